#include "node/settings/settings.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "node/settings/said.h"
#include "node/settings/table.h"

namespace willcall {
namespace {

std::string host_name() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  const std::string host(name);
  return host.substr(0, host.find('.'));
}

// What is in force where nobody says anything. The table has words for two of them, not values.
std::string default_of(const Setting& setting) {
  if (setting.name == "node_id") return host_name();
  return setting.name == "follow" ? std::string() : std::string(setting.otherwise);
}

// A server's address may hold a password.
std::string shown(const Setting& setting, const std::string& value) {
  const bool secret = setting.name == "jwt_key" || (setting.name == "nats" && value.find('@') != value.npos);
  return secret && !value.empty() ? "(hidden)" : value;
}

void read_default(const Setting& setting, Configured& all) {
  const std::string value = default_of(setting);
  if (setting.name == "node_id") {
    all.settings.node_id = value;
  } else if (!value.empty()) {
    (void)setting.read(all.settings, value);
  }
  if (setting.name == "venue") all.settings.venue_given = false;
  all.in_force.push_back({std::string(setting.name), value, "default"});
}

void read_said(const Setting& setting, const Said& said, Configured& all) {
  const std::string value = shown(setting, said.value);
  all.in_force.push_back({std::string(setting.name), value, said.source});
  if (auto right = setting.read(all.settings, said.value))
    all.faults.push_back(said.place + ": '" + value + "' is not right; it takes " + *right + ".");
}

void show_what_is_followed(Configured& all) {
  for (InForce& one : all.in_force)
    if (one.name == "follow" && one.value.empty()) one.value = all.settings.venue;
}

}  // namespace

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? std::optional<std::string>(value) : std::nullopt;
}

Configured configure(const Sources& sources) {
  const AllSaid said = read_sources(sources);
  Configured all;
  all.faults = said.faults;
  for (const Setting& setting : setting_table()) {
    const auto at = said.by_name.find(setting.name);
    at == said.by_name.end() ? read_default(setting, all) : read_said(setting, at->second, all);
  }
  show_what_is_followed(all);
  Settings& s = all.settings;
  const auto sales = said.by_name.find("offline_pool_sales");
  if (s.offline_pool_provisional && s.offline_pool_limit == 0 && sales != said.by_name.end())
    all.faults.push_back(sales->second.place +
                         ": 'provisional' sells nothing with an offline_pool_limit of 0; set the limit to "
                         "the number of tickets that may stand sold at a risk, such as 20.");
  if (!s.offline_pool_provisional) s.offline_pool_limit = 0;
  return all;
}

Result<Settings> read_settings(const Sources& sources) { return without_faults(configure(sources)); }

Result<Settings> without_faults(Configured all) {
  if (all.faults.empty()) return std::move(all.settings);
  std::string faults;
  for (const std::string& fault : all.faults) faults += (faults.empty() ? "" : "\n") + fault;
  return Error{Code::invalid_request, faults, {}, {}};
}

}  // namespace willcall
