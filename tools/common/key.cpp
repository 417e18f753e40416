#include "tools/common/key.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "node/http/jwt.h"
#include "node/main/keys.h"
#include "tools/common/packaged.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

Error refusal(std::string detail) { return {Code::not_ready, std::move(detail), {}, {}}; }

// Whether we may read it, as errno says it.
int why_not(const fs::path& file) { return ::access(file.c_str(), R_OK) == 0 ? 0 : errno; }

Error may_not(const fs::path& file) {
  return refusal("you may not read the key in " + file.string() + ". " + who_may_read(file) +
                 " Or ask for a token, made there with `willcall token`, and give it with --token.");
}

Result<FoundKey> in_file(const fs::path& file) {
  if (why_not(file) == EACCES) return may_not(file);
  auto key = read_key(file);
  if (!key) return std::move(key).error();
  return FoundKey{*key, file.string()};
}

// The packaged node's, where its settings name one.
std::optional<Result<FoundKey>> of_packaged_node(const fs::path& data) {
  const auto settings = packaged_settings();
  if (!settings || settings->data != data) return std::nullopt;
  if (!settings->jwt_key.empty()) return FoundKey{settings->jwt_key, kPackagedSettings};
  if (!settings->jwt_key_file.empty()) return in_file(settings->jwt_key_file);
  return std::nullopt;
}

const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? value : nullptr;
}

}  // namespace

Result<FoundKey> find_key(const KeyPlaces& places) {
  if (!places.file.empty()) return in_file(places.file);
  if (const char* key = variable("JWT_KEY")) {
    if (std::string_view(key).size() >= kJwtKeyBytesMin) return FoundKey{key, "JWT_KEY"};
    return refusal(
        "the key in JWT_KEY has fewer than 32 bytes; give the one that the node was started with.");
  }
  if (const char* file = variable("WILLCALL_JWT_KEY_FILE")) return in_file(file);
  if (auto key = of_packaged_node(places.data)) return std::move(*key);
  const fs::path own = own_key_file(places.data);
  if (why_not(own) == ENOENT)
    return refusal("there is no key to make a token with: JWT_KEY is not set, and there is no " +
                   own.string() +
                   ". Give --data the node's data directory, or --jwt-key-file the file of its key.");
  return in_file(own);
}

std::string who_may_read(const fs::path& file) {
  // A file in a closed directory cannot be looked at; who owns the directory decides then.
  struct stat found {};
  fs::path at = fs::absolute(file);
  while (::stat(at.c_str(), &found) != 0 && at.has_relative_path()) at = at.parent_path();
  if (found.st_uid == 0) return "Only root may: run this with sudo.";
  const passwd* owner = ::getpwuid(found.st_uid);
  const std::string name = owner ? owner->pw_name : "#" + std::to_string(found.st_uid);  // as sudo takes it
  return "Only root and the user '" + name + "' may: run this with `sudo -u " + name + "`.";
}

std::string fresh_token(const std::string& sub, const std::set<std::string>& roles,
                        std::chrono::milliseconds ttl, const std::string& key, TimeMs not_before) {
  using namespace std::chrono;
  const milliseconds wall = ceil<milliseconds>(system_clock::now().time_since_epoch());
  const auto end = ceil<seconds>(std::max(wall, milliseconds(not_before)) + ttl);
  return sign_token({sub, roles, duration_cast<milliseconds>(end).count()}, key);
}

}  // namespace willcall
