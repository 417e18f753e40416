#include "node/settings/settings.h"

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <map>

namespace willcall {
namespace {

Error wrong(const std::string& place, const std::string& value, const std::string& right) {
  return {Code::invalid_request, place + ": '" + value + "' is not right; it takes " + right + ".", {}, {}};
}
Error fault(const std::string& what) { return {Code::invalid_request, what, {}, {}}; }

std::string flag_of(const Setting& setting) {
  std::string flag = "--" + std::string(setting.name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

const Setting* named(std::string_view name) {
  for (const Setting& setting : setting_table())
    if (setting.name == name) return &setting;
  return nullptr;
}

std::string host_name() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  const std::string host(name);
  return host.substr(0, host.find('.'));
}

/// Values as text with the place that they come from, by the name of their setting.
struct Given {
  std::string value, place;
};
using Values = std::map<std::string_view, Given>;

// TOML values as the text that a flag would have.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return text;
  if (const auto on = node.value_exact<bool>()) return *on ? "on" : "off";
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto* list = node.as_array()) {
    std::string joined;
    for (const toml::node& item : *list) {
      const auto text = item.value_exact<std::string>();
      if (!text) return std::nullopt;
      joined += (joined.empty() ? "" : ",") + *text;
    }
    return joined;
  }
  return std::nullopt;
}

std::optional<Error> read_file(const std::string& path, Values& values) {
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return fault(path + ":" + std::to_string(error.source().begin.line) + ": " +
                 std::string(error.description()));
  }
  for (const auto& [key, node] : table) {
    const std::string place = path + ":" + std::to_string(node.source().begin.line);
    const Setting* setting = named(std::string_view(key.str()));
    if (!setting) return fault(place + ": there is no setting '" + std::string(key.str()) + "'.");
    const auto text = text_of(node);
    if (!text)
      return fault(place + ": '" + std::string(key.str()) + "' takes " + std::string(setting->takes) + ".");
    values[setting->name] = {*text, place + ": " + std::string(setting->name)};
  }
  return std::nullopt;
}

std::optional<Error> read_arguments(const std::vector<std::string>& arguments, Values& values,
                                    std::string& config) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string flag = arguments[i];
    std::optional<std::string> value;
    if (const std::size_t equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    }
    const Setting* setting = nullptr;
    for (const Setting& s : setting_table())
      if (s.flag && flag_of(s) == flag) setting = &s;
    if (!setting && flag != "--config") return fault("There is no flag '" + flag + "'; see --help.");
    if (!value && i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) value = arguments[++i];
    if (!value && setting && setting->takes == "on|off") value = "on";  // a switch may stand alone
    if (!value) return fault(flag + " needs a value.");
    if (setting) {
      values[setting->name] = {*value, flag};
    } else {
      config = *value;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Settings> read_settings(const Sources& sources) {
  Values values, flags;
  std::string config;
  if (auto error = read_arguments(sources.arguments, flags, config)) return *error;
  if (!config.empty())
    if (auto error = read_file(config, values)) return *error;
  for (const Setting& setting : setting_table())
    if (auto value = sources.environment(std::string(setting.environment).c_str()))
      values[setting.name] = {*value, std::string(setting.environment)};
  for (auto& [name, given] : flags) values[name] = given;

  Settings settings;
  settings.node_id = host_name();
  for (const Setting& setting : setting_table()) {
    const auto given = values.find(setting.name);
    const bool from_elsewhere =
        setting.name == "node_id" || setting.name == "follow" || setting.otherwise.empty();
    if (given == values.end() && from_elsewhere) continue;
    const std::string value = given == values.end() ? std::string(setting.otherwise) : given->second.value;
    const std::string place = given == values.end() ? std::string(setting.name) : given->second.place;
    // A server's address may hold a password.
    const bool secret =
        setting.name == "jwt_key" || (setting.name == "nats" && value.find('@') != std::string::npos);
    const std::string shown = secret ? "(hidden)" : value;
    if (auto right = setting.read(settings, value)) return wrong(place, shown, *right);
    if (given == values.end() && setting.name == "venue") settings.venue_given = false;
  }
  if (settings.offline_pool_provisional && settings.offline_pool_limit == 0)
    return fault(
        "offline_pool_sales: 'provisional' sells nothing with an offline_pool_limit of 0; set the limit to "
        "the "
        "number of tickets that may stand sold at a risk, such as 20.");
  if (!settings.offline_pool_provisional) settings.offline_pool_limit = 0;
  return settings;
}

std::string settings_help() {
  std::string text;
  for (const Setting& setting : setting_table()) {
    std::string left = "  " + (setting.flag ? flag_of(setting) + " " + std::string(setting.takes)
                                            : std::string("(no flag)"));
    left.resize(std::max<std::size_t>(left.size() + 1, 28), ' ');
    std::string rest(setting.meaning);
    if (!setting.otherwise.empty()) rest += " [" + std::string(setting.otherwise) + "]";
    text +=
        left + rest + "\n" + std::string(28, ' ') + "environment: " + std::string(setting.environment) + "\n";
  }
  return text;
}

}  // namespace willcall
