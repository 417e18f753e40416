// The list of servers that a setting names. Pure. Threads: any.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace willcall {

struct ServerAddress {
  std::string url;    ///< as it was set
  std::string shown;  ///< for people: without user and password
  int port = 4222;
  std::string host = {};  ///< an IPv6 address without its brackets
  std::string user = {};  ///< empty: none is named
  bool has_password = false;
  bool asks_for_tls() const { return url.starts_with("tls://"); }
};

/// "nats://a:4222, tls://user:secret@b" and the like; empty parts are left out.
std::vector<ServerAddress> servers_of(std::string_view list);
/// All of them, for people.
std::string shown(const std::vector<ServerAddress>& servers);

}  // namespace willcall
