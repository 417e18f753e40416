// The man pages of the node and of its file. Pure.
#pragma once
#include <string>

namespace willcall {

/// willcalld(8). `date`: "2026-11-22".
std::string daemon_man_page(const std::string& version, const std::string& date);
/// willcall.toml(5)
std::string file_man_page(const std::string& version, const std::string& date);

}  // namespace willcall
