// The command line in words, made from the same arguments that the program reads: its man page and its
// completion for bash. Pure.
#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace willcall {

/// A man page of section 1 (troff, man macros). `date`: of the page, "2026-11-22".
std::string man_page(const CLI::App& program, const std::string& version, const std::string& date);

/// Completes commands, their options, and after an option that names files, files.
std::string bash_completion(const CLI::App& program);

}  // namespace willcall
