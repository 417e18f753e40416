#include "node/settings/said.h"

#include <toml++/toml.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "node/settings/table.h"

namespace willcall {
namespace {

// TOML values as the text that a flag would have.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return text;
  if (const auto on = node.value_exact<bool>()) return *on ? "on" : "off";
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  const auto* list = node.as_array();
  if (!list) return std::nullopt;
  std::string joined;
  for (const toml::node& item : *list) {
    const auto text = item.value_exact<std::string>();
    if (!text) return std::nullopt;
    joined += (joined.empty() ? "" : ",") + *text;
  }
  return joined;
}

// As the setting says it of any other wrong value.
std::string what_is_right(const Setting& setting) {
  Settings none;
  return setting.read(none, "?").value_or(std::string(setting.takes));
}

// Why a file cannot be read at all; empty: it can.
std::string unreadable(const std::string& path) {
  if (std::filesystem::is_directory(path)) return path + " is a directory; it takes a file.";
  if (::access(path.c_str(), R_OK) == 0) return {};
  if (errno == EACCES) return path + " may not be read by you; ask as root, with sudo.";
  return path + " cannot be read: " + std::strerror(errno) + ".";
}

void read_file(const std::string& path, AllSaid& all) {
  if (std::string why = unreadable(path); !why.empty()) return all.faults.push_back(std::move(why));
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    all.faults.push_back(path + (line > 0 ? ":" + std::to_string(line) : "") + ": " +
                         std::string(error.description()));
    return;
  }
  for (const auto& [key, node] : table) {
    const std::string name(key.str()), source = path + ":" + std::to_string(node.source().begin.line);
    const Setting* setting = setting_named(name);
    const auto text = text_of(node);
    if (!setting) {
      all.faults.push_back(source + ": there is no setting '" + name + "'.");
    } else if (!text) {
      all.faults.push_back(source + ": '" + name + "' takes " + what_is_right(*setting) + ".");
    } else {
      all.by_name[setting->name] = {*text, source, source + ": " + name};
    }
  }
}

const Setting* setting_of(const std::string& flag) {
  for (const Setting& setting : setting_table())
    if (setting.flag && flag_of(setting) == flag) return &setting;
  return nullptr;
}

// The value of --config; empty: none.
std::string read_arguments(const std::vector<std::string>& arguments, AllSaid& all) {
  std::string config;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string flag = arguments[i];
    std::optional<std::string> value;
    if (const std::size_t equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    }
    const Setting* setting = setting_of(flag);
    const bool known = setting || flag == "--config";
    if (!value && i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) value = arguments[++i];
    if (!value && setting && setting->takes == "on|off") value = "on";  // a switch may stand alone
    if (!known) {
      all.faults.push_back("There is no flag '" + flag + "'; see --help.");
    } else if (!value) {
      all.faults.push_back(flag + " needs a value.");
    } else if (setting) {
      all.by_name[setting->name] = {*value, flag, flag};
    } else {
      config = *value;
    }
  }
  return config;
}

}  // namespace

AllSaid read_sources(const Sources& sources) {
  AllSaid flags, all;
  const std::string config = read_arguments(sources.arguments, flags);
  if (!config.empty()) read_file(config, all);
  for (const Setting& setting : setting_table()) {
    const std::string variable(setting.environment);
    if (auto value = sources.environment(variable.c_str()))
      all.by_name[setting.name] = {*value, variable, variable};
  }
  for (auto& [name, said] : flags.by_name) all.by_name[name] = std::move(said);
  all.faults.insert(all.faults.begin(), flags.faults.begin(), flags.faults.end());
  return all;
}

}  // namespace willcall
