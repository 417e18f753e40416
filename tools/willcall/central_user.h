// What `willcall central node` gives out: a password, its hash, and the entry in nodes.conf.
#pragma once
#include <filesystem>
#include <string>

#include "schema/result.h"

namespace willcall {

/// 128 random bits as 22 letters that need no escaping, neither in an address nor in a file.
std::string fresh_password();

/// The password in a file, without its last line end: 16 to 72 characters of A-Z a-z 0-9 - _ . ~
Result<std::string> password_in(const std::filesystem::path& file);

/// bcrypt, as every nats-server takes it ($2a$). A password that people chose is hashed slowly, so that
/// whoever reads nodes.conf cannot try many. A random one needs no slowness, and thousands of boxes that come
/// back at a time would have the server hash for minutes. Throws if the system cannot.
std::string bcrypt(const std::string& password, bool is_random);

/// Puts the entry of a user into the file, in one step, with the owner and mode that it had; `replace`: in
/// place of the one that is there.
Result<> add_to_nodes(const std::filesystem::path& nodes_conf, const std::string& user,
                      const std::string& entry, bool replace);

}  // namespace willcall
