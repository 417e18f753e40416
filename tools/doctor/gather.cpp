#include "tools/doctor/gather.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "node/http/jwt.h"
#include "node/http/server.h"
#include "node/main/keys.h"
#include "tools/common/arguments.h"
#include "tools/common/key.h"
#include "tools/doctor/looks.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

constexpr char kPackagedData[] = "/var/lib/willcall";
constexpr TimeMs kShortTokenMs = 10 * 60'000;

using Environment = std::map<std::string, std::string>;

/// How the settings are asked for.
struct Words {
  std::vector<std::string> arguments;
  std::optional<Environment> environment;  ///< the node's; nothing: our own
};

std::string file_in(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].starts_with("--config=")) return arguments[i].substr(9);
    if (arguments[i] == "--config" && i + 1 < arguments.size()) return arguments[i + 1];
  }
  return {};
}

// configure() leaves the address to the server, which reads it when it starts.
void check_listen(const Configured& all, std::vector<std::string>& faults) {
  if (ListenAddress::parse(all.settings.listen)) return;
  for (const InForce& one : all.in_force)
    if (one.name == "listen")
      faults.push_back(one.source + ": listen: '" + one.value +
                       "' is not right; it takes HOST:PORT, such as 127.0.0.1:8080.");
}

bool secret_comes_from(const Configured& all, const std::string& file) {
  return !file.empty() && std::any_of(all.in_force.begin(), all.in_force.end(), [&](const InForce& one) {
    return one.value == "(hidden)" && one.source.starts_with(file + ":");
  });
}

Known<SettingsFacts> settings_by(const Words& words) {
  SettingsFacts facts;
  facts.file = file_in(words.arguments);
  if (!facts.file.empty() && ::access(facts.file.c_str(), R_OK) != 0 && errno == EACCES)
    return Known<SettingsFacts>::no(who_may_read(facts.file));
  const Configured all = configure({words.arguments, [&](const char* name) -> std::optional<std::string> {
                                      if (!words.environment) return environment_variable(name);
                                      const auto at = words.environment->find(name);
                                      if (at == words.environment->end() || at->second.empty())
                                        return std::nullopt;
                                      return at->second;
                                    }});
  facts.faults = all.faults;
  check_listen(all, facts.faults);
  facts.in_force = all.settings;
  facts.secret_in_file = secret_comes_from(all, facts.file);
  facts.environment_known = words.environment.has_value();
  return facts;
}

// Without --config the packaged file, unless --data means another node than the packaged one.
Known<SettingsFacts> settings_asked_for(const Asked& asked) {
  std::error_code ignored;
  if (!asked.config.empty()) return settings_by({{"--config", asked.config}, {}});
  if (!fs::exists(kPackagedSettings, ignored)) return settings_by({});
  auto packaged = settings_by({{"--config", kPackagedSettings}, {}});
  const std::string its_data = packaged ? packaged->in_force.data : kPackagedData;
  return asked.data.empty() ||
                 fs::weakly_canonical(asked.data, ignored) == fs::weakly_canonical(its_data, ignored)
             ? packaged
             : settings_by({});
}

// The words with --config named as seen from `place`.
std::vector<std::string> seen_from(const fs::path& place, std::vector<std::string> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--config=")) words[i] = "--config=" + (place / words[i].substr(9)).string();
    if (i > 0 && words[i - 1] == "--config") words[i] = (place / words[i]).string();
  }
  return words;
}

// What a running node was told says more than any guess. Its files are named as seen from where it stands.
void take_words_of_the_node(const Asked& asked, pid_t node, Known<SettingsFacts>& settings) {
  if (node <= 0) return;
  std::error_code failed;
  const fs::path place = fs::read_symlink("/proc/" + std::to_string(node) + "/cwd", failed);
  if (failed) return;
  const bool own_words = asked.config.empty();
  settings = settings_by(
      {own_words ? seen_from(place, arguments_of(node)) : std::vector<std::string>{"--config", asked.config},
       environment_of(node)});
  if (!settings) return;
  Settings& s = settings->in_force;
  for (std::string* file : {&s.jwt_key_file, &s.nats_creds, &s.nats_ca})
    if (!file->empty()) *file = (place / *file).string();
}

Known<std::string> key_of(const BoxFacts& box) {
  if (!box.settings) return Known<std::string>::no(box.settings.why_not());
  const Settings& s = box.settings->in_force;
  if (!s.jwt_key.empty()) return s.jwt_key;
  const auto found =
      find_key({box.data, s.jwt_key_file.empty() ? own_key_file(box.data) : fs::path(s.jwt_key_file)});
  return found ? Known<std::string>(found->key) : Known<std::string>::no(found.error().detail);
}

// Good in the node's time, which a wrong clock leaves behind.
Known<std::string> token_for(const BoxFacts& box) {
  using namespace std::chrono;
  const Known<std::string> key = key_of(box);
  if (!key) return key;
  const TimeMs now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  const TimeMs node = box.store ? box.store->last_time : 0;
  return sign_token({"willcall", {"cashier"}, std::max(now, node) + kShortTokenMs}, *key);
}

void look_at_files(BoxFacts& box) {
  box.directory = look_at_directory(box.data);
  box.disk = look_at_disk(box.data);
  box.store_ms = box.directory ? time_of_a_write(box.data) : Known<std::int64_t>::no(box.directory.why_not());
  if (!box.settings) return;
  const Settings& s = box.settings->in_force;
  box.key = look_at_key(s.jwt_key_file.empty() ? own_key_file(box.data) : fs::path(s.jwt_key_file), box.data);
  if (!s.nats_creds.empty())
    if (auto creds = look_at_secret(s.nats_creds, box.data)) box.secrets.push_back(*creds);
  if (box.settings->secret_in_file)
    if (auto file = look_at_secret(box.settings->file, box.data)) box.secrets.push_back(*file);
  if (!s.nats_ca.empty()) box.certificate = look_at_certificates(s.nats_ca);
}

bool line_is_of_interest(const BoxFacts& box) {
  if (!box.settings || box.settings->in_force.nats.empty() || !box.node) return false;
  return box.node->life != NodeFacts::Life::answers || !box.node->offline.empty();
}

}  // namespace

BoxFacts gather(const Asked& asked, const std::function<void(const std::string&)>& progress) {
  BoxFacts box;
  progress("looking at the settings");
  box.settings = settings_asked_for(asked);
  box.data = !asked.data.empty() ? asked.data : box.settings ? box.settings->in_force.data : kPackagedData;
  if (const auto holder = holder_of(box.data)) take_words_of_the_node(asked, *holder, box.settings);
  progress("looking at files and disk");
  look_at_files(box);
  progress("looking at the store");
  box.store = look_at_store(box.data);
  progress("asking the node");
  const NodeAddress address = address_of_node(box.data, box.settings);
  box.node = look_at_node(address, token_for(box), box.store ? box.store->instance_id : "");
  const bool packaged = box.settings ? box.settings->file == kPackagedSettings : box.data == kPackagedData;
  if (packaged) box.service = look_at_service();
  box.memory_free = free_memory();
  progress("looking at the line to the centre");
  if (line_is_of_interest(box)) box.line = look_at_line(box.settings->in_force.nats);
  box.clock = look_at_clock(box);
  return box;
}

}  // namespace willcall
