// What a node may do at the centre, and no more: its venue's subjects, its own durables with their filters,
// the last message of its venue's records. Made from the names that the session itself uses, so that a
// central configuration written from it is never too narrow. Pure.
#pragma once
#include <string>
#include <vector>

namespace willcall {

/// A node as the centre knows it.
struct CentralUser {
  std::string node_id, venue;
  std::vector<std::string> follow;  ///< venues; "*": all; empty: its own
  std::string domain;               ///< JetStream domain, mostly none
};

/// NATS subjects; `*` and `>` are wildcards. A user with these and no other permissions can sell and sync.
struct Permissions {
  std::vector<std::string> publish, subscribe;
};
Permissions permissions_of(const CentralUser& user);

/// One entry of `users` in a nats-server's configuration. `password`: as text or bcrypt, $2a$...
std::string user_entry(const CentralUser& user, const std::string& password);

}  // namespace willcall
