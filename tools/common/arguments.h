// What every command line of ours does the same way.
#pragma once
#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "schema/error.h"

namespace willcall {

/// Where the packages put the settings of the node that they install; its unit starts it with them.
inline constexpr char kPackagedSettings[] = "/etc/willcall/willcall.toml";

/// What a command says to the shell.
inline constexpr int kOk = 0, kFailed = 1, kWrongUsage = 2;

/// Reads the arguments into `app`. Nothing: go on. Else the exit code, after --help or --version or what is
/// wrong has been printed.
std::optional<int> parse(CLI::App& app, int argc, char** argv);

/// Says on standard error what is in the way. Returns kFailed.
int fail(const std::string& what);
int fail(const Error& error);

/// For options: a text that the contract allows as an id.
std::string id_fault(const std::string& text);
/// For options: a number of tickets, 1 to 1000000.
std::string count_fault(const std::string& text);
/// For options: "12h", "30m".
std::string duration_fault(const std::string& text);

}  // namespace willcall
