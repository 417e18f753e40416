#include "sync/link/servers.h"

#include <algorithm>
#include <charconv>

namespace willcall {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Behind the last colon, unless that stands within an IPv6 address.
int port_in(std::string_view host, int otherwise) {
  const std::size_t colon = host.rfind(':'), bracket = host.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && bracket > colon))
    return otherwise;
  int port = otherwise;
  std::from_chars(host.data() + colon + 1, host.data() + host.size(), port);
  return port;
}

std::string_view name_in(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, std::min(host.find(']'), host.size()) - 1);
  return host.substr(0, host.find(':'));
}

ServerAddress address_of(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::string_view scheme =
      scheme_end == std::string_view::npos ? std::string_view() : url.substr(0, scheme_end + 3);
  std::string_view host = url.substr(scheme.size()), user;
  bool has_password = false;
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
    user = host.substr(0, std::min(host.find(':'), at));
    has_password = user.size() + 1 < at;
    host.remove_prefix(at + 1);
  }
  ServerAddress address{std::string(url), std::string(scheme).append(host)};
  const std::string_view name = host.substr(0, host.find('/'));
  address.port = port_in(name, address.port);
  address.host = name_in(name);
  address.user = user;
  address.has_password = has_password;
  return address;
}

}  // namespace

std::vector<ServerAddress> servers_of(std::string_view list) {
  std::vector<ServerAddress> servers;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(',', from), list.size());
    if (const auto url = trimmed(list.substr(from, end - from)); !url.empty())
      servers.push_back(address_of(url));
    from = end + 1;
  }
  return servers;
}

std::string shown(const std::vector<ServerAddress>& servers) {
  std::string text;
  for (const ServerAddress& server : servers) text.append(text.empty() ? "" : ", ").append(server.shown);
  return text;
}

}  // namespace willcall
