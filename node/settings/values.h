// Reads one value of a setting, as text, into its place. Pure: looks at no file and no network.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace willcall {

/// What would be right, for the operator; nothing if the value is.
using Fault = std::optional<std::string>;

/// What a duration may be, ends included. `range`: the same in words.
struct DurationBounds {
  std::chrono::milliseconds least, most;
  const char* range;
};

Fault read_text(std::string& to, const std::string& value);
Fault read_id(std::string& to, const std::string& value);
Fault read_on_off(bool& to, const std::string& value);
/// refuse or provisional
Fault read_pool_sales(bool& provisional, const std::string& value);
Fault read_count(std::int64_t& to, const std::string& value, std::int64_t most);
Fault read_duration(std::chrono::milliseconds& to, const std::string& value, const DurationBounds& bounds);
/// HOST:PORT; an IPv6 host in brackets. Port 0 is right.
Fault read_address(std::string& to, const std::string& value);
Fault read_directory(std::string& to, const std::string& value);
Fault read_venues(std::vector<std::string>& to, const std::string& value);
Fault read_servers(std::string& to, const std::string& value);  ///< none is right too
Fault read_domain(std::string& to, const std::string& value);   ///< none is right too
Fault read_currency(std::string& to, const std::string& value);
Fault read_key(std::string& to, const std::string& value);

}  // namespace willcall
