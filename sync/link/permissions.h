// What a node may do at the centre, and no more: its venues' subjects, its own durables with their filters,
// the last message of its venues' records, its key in the lease bucket, its own inbox. Made from the names
// that the session itself uses, so that a central configuration written from it is never too narrow. Pure.
#pragma once
#include <string>
#include <vector>

namespace willcall {

/// A node as the centre knows it.
struct CentralUser {
  std::string node_id, venue;
  std::vector<std::string> follow = {};  ///< further venues; "*": all
  std::string domain = {};               ///< JetStream domain, mostly none
};

/// NATS subjects; `*` and `>` are wildcards. A user with these and no other permissions can sell and sync.
struct Permissions {
  std::vector<std::string> publish, subscribe;
};

/// A box may sell for every venue that it follows (see `?venue=` in the contract), and publishes again what
/// the centre has lost of them. So it may publish to all of them.
Permissions permissions_of(const CentralUser& user);

/// Who sets the centre up, checks it and takes backups: all of JetStream's API, and the lease bucket. It
/// sells nothing: tickets and orders it cannot write.
Permissions permissions_of_admin(const std::string& domain);

/// The venues that a node reads, its own among them; "*" alone stands for all.
std::vector<std::string> venues_of(const CentralUser& user);

/// One entry of `users` in a nats-server's configuration. `password`: as text or bcrypt, $2a$...
std::string user_entry(const std::string& comment, const std::string& user, const std::string& password,
                       const Permissions& allowed);

/// The text of a nodes.conf with one more entry, before the bracket that ends it. Empty: it has no such
/// bracket.
std::string with_entry(const std::string& nodes_conf, const std::string& entry);
/// Without the entry of a user, where it stands as user_entry() writes it.
std::string without_entry(const std::string& nodes_conf, const std::string& user);
bool has_user(const std::string& nodes_conf, const std::string& user);

}  // namespace willcall
