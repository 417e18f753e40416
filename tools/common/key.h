// The key that tokens are made with, as a tool finds it.
#pragma once
#include <chrono>
#include <filesystem>
#include <set>
#include <string>

#include "schema/result.h"
#include "schema/time.h"

namespace willcall {

inline constexpr char kDataDefault[] = "./willcall-data";

struct KeyPlaces {
  std::filesystem::path data = kDataDefault;  ///< the node's data directory, which may hold its own key
  std::filesystem::path file;                 ///< --jwt-key-file; empty: not given
};

struct FoundKey {
  std::string key;
  std::string place;  ///< for people: where it was found
};

/// --jwt-key-file, else JWT_KEY, else WILLCALL_JWT_KEY_FILE, else what the packaged node's settings name,
/// else the node's own key; the first that is given counts, readable or not. Makes no key. The error says who
/// may read it and what to do.
Result<FoundKey> find_key(const KeyPlaces& places);

/// "Only root and the user 'willcall' may: run this with `sudo -u willcall`.": of a file that one may not
/// read.
std::string who_may_read(const std::filesystem::path& file);

/// A token that is good for at least `ttl` from now; tokens count in whole seconds. `not_before`: the time of
/// the node that is asked, as far as it is known: a node's time never goes back, so that this machine's
/// clock, if it was set back, can be behind it.
std::string fresh_token(const std::string& sub, const std::set<std::string>& roles,
                        std::chrono::milliseconds ttl, const std::string& key, TimeMs not_before = 0);

}  // namespace willcall
