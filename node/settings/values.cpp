#include "node/settings/values.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "schema/ids.h"
#include "schema/time.h"

namespace willcall {
namespace {

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(',', from), list.size());
    parts.push_back(list.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_server(std::string_view url) {
  url = trimmed(url);
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    if (url.substr(0, scheme) != "nats" && url.substr(0, scheme) != "tls") return false;
    url.remove_prefix(scheme + 3);
  }
  if (!std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7F; })) return false;
  url.remove_prefix(url.rfind('@') + 1);  // behind a user, if there is one
  const bool v6 = url.starts_with('[');
  const std::size_t host_end = v6 ? url.find(']') : url.find(':');
  if (v6 && host_end == std::string_view::npos) return false;
  const std::string_view host = url.substr(0, host_end);
  const std::string_view rest = host.size() == url.size() ? "" : url.substr(host.size() + (v6 ? 1 : 0));
  return host.size() > (v6 ? 1U : 0U) && (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
}

}  // namespace

Fault read_text(std::string& to, const std::string& value) {
  to = value;
  return std::nullopt;
}

Fault read_id(std::string& to, const std::string& value) {
  if (!is_id(value)) return "1 to 64 characters of A-Z a-z 0-9 _ -";
  return read_text(to, value);
}

Fault read_on_off(bool& to, const std::string& value) {
  if (value != "on" && value != "off") return "on or off";
  to = value == "on";
  return std::nullopt;
}

Fault read_pool_sales(bool& provisional, const std::string& value) {
  if (value != "refuse" && value != "provisional") return "refuse or provisional";
  provisional = value == "provisional";
  return std::nullopt;
}

Fault read_count(std::int64_t& to, const std::string& value, std::int64_t most) {
  std::int64_t number = -1;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || stop != end || number < 0 || number > most)
    return "a whole number from 0 to " + std::to_string(most);
  to = number;
  return std::nullopt;
}

Fault read_duration(std::chrono::milliseconds& to, const std::string& value, const DurationBounds& bounds) {
  const auto parsed = parse_duration(value);
  if (!parsed || *parsed < bounds.least || *parsed > bounds.most)
    return std::string("a duration such as 250ms, 5s, 10m, 12h or 35d, ") + bounds.range;
  to = *parsed;
  return std::nullopt;
}

Fault read_address(std::string& to, const std::string& value) {
  const std::size_t colon = value.rfind(':');
  const bool has_host = colon != std::string::npos && colon > 0 && value.substr(0, colon) != "[]";
  const bool has_port = has_host && (value.substr(colon + 1) == "0" || is_port(value.substr(colon + 1)));
  if (!has_port) return "HOST:PORT, such as 127.0.0.1:8080 or 0.0.0.0:8080";
  to = value;
  return std::nullopt;
}

Fault read_directory(std::string& to, const std::string& value) {
  if (value.empty() || value.find('\0') != std::string::npos) return "the path of a directory";
  return read_text(to, value);
}

Fault read_servers(std::string& to, const std::string& value) {
  const std::vector<std::string> parts = parts_of(value);
  if (!value.empty() && !std::all_of(parts.begin(), parts.end(), is_server))
    return "servers such as nats://centre:4222, separated by commas, or nothing";
  return read_text(to, value);
}

// As nats-server has it.
Fault read_domain(std::string& to, const std::string& value) {
  if (value.find_first_of(" \t\r\n.*>") != std::string::npos) return "a name without spaces and . * >";
  return read_text(to, value);
}

Fault read_venues(std::vector<std::string>& to, const std::string& value) {
  to = parts_of(value);
  for (const std::string& venue : to)
    if (venue != "*" && !is_id(venue)) return "venues separated by commas, or * for all";
  return std::nullopt;
}

Fault read_currency(std::string& to, const std::string& value) {
  if (value.size() != 3 || value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos)
    return "an ISO 4217 code such as EUR";
  return read_text(to, value);
}

Fault read_key(std::string& to, const std::string& value) {
  if (value.size() < 32) return "at least 32 bytes; leave it out and the node makes a key of its own";
  return read_text(to, value);
}

}  // namespace willcall
