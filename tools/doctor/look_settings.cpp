// The settings of the node that is meant: by a file, or as a running node was told.
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "node/settings/settings.h"
#include "tools/common/arguments.h"
#include "tools/common/key.h"
#include "tools/common/packaged.h"
#include "tools/doctor/looks.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

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
  facts.in_force = all.settings;
  facts.secret_in_file = secret_comes_from(all, facts.file);
  facts.environment_known = words.environment.has_value();
  return facts;
}

// The words with --config named as seen from `place`.
std::vector<std::string> seen_from(const fs::path& place, std::vector<std::string> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--config=")) words[i] = "--config=" + (place / words[i].substr(9)).string();
    if (i > 0 && words[i - 1] == "--config") words[i] = (place / words[i]).string();
  }
  return words;
}

}  // namespace

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

}  // namespace willcall
