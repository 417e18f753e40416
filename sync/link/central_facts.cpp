#include "sync/link/central_facts.h"

#include <nlohmann/json.hpp>

namespace willcall {
namespace {

using Json = nlohmann::json;

Json parse(std::string_view text) { return Json::parse(text.begin(), text.end(), nullptr, false); }

const Json& part(const Json& json, const char* name) {
  static const Json none = Json::object();
  const auto at = json.find(name);
  return at != json.end() && at->is_object() ? *at : none;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// An empty list or text, and null, are as good as not said.
void flatten(const Json& object, const std::string& before, ServerSettings& to) {
  for (const auto& [name, value] : object.items()) {
    if (value.is_object())
      flatten(value, before + name + ".", to);
    else if (!value.is_null() && value != "" && !(value.is_array() && value.empty()))
      to[before + name] = text_of(value);
  }
}

ServerSettings settings_of(const Json& object) {
  ServerSettings settings;
  flatten(object, "", settings);
  return settings;
}

std::vector<std::string> texts_of(const Json& json, const char* name) {
  std::vector<std::string> texts;
  const auto at = json.find(name);
  if (at == json.end() || !at->is_array()) return texts;
  for (const Json& one : *at)
    if (one.is_string()) texts.push_back(one.get<std::string>());
  return texts;
}

bool flag_in(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && *at == true;
}

std::vector<ReplicaFacts> replicas_of(const Json& cluster) {
  std::vector<ReplicaFacts> replicas;
  const auto at = cluster.find("replicas");
  if (at == cluster.end() || !at->is_array()) return replicas;
  for (const Json& one : *at)
    if (one.is_object() && one.contains("name"))
      replicas.push_back({text_of(one["name"]), flag_in(one, "current") && !flag_in(one, "offline")});
  return replicas;
}

}  // namespace

std::optional<StreamFacts> stream_facts(std::string_view name, std::string_view info) {
  const Json json = parse(info);
  if (!json.is_object() || part(json, "config").empty()) return std::nullopt;
  const Json &config = part(json, "config"), &cluster = part(json, "cluster");
  StreamFacts facts{std::string(name), true, settings_of(config), texts_of(config, "subjects"), true, {}};
  facts.replicas = replicas_of(cluster);
  facts.has_leader = cluster.empty() || settings_of(cluster).contains("leader");
  return facts;
}

std::optional<ConsumerFacts> consumer_facts(std::string_view info) {
  const Json json = parse(info);
  if (!json.is_object() || part(json, "config").empty()) return std::nullopt;
  return ConsumerFacts{{}, {}, {}, settings_of(part(json, "config"))};
}

std::optional<ServerSettings> account_facts(std::string_view info) {
  const Json json = parse(info);
  if (!json.is_object() || part(json, "limits").empty()) return std::nullopt;
  return settings_of(json);
}

std::vector<std::string> stream_names(std::string_view answer) {
  const Json json = parse(answer);
  return json.is_object() ? texts_of(json, "streams") : std::vector<std::string>();
}

}  // namespace willcall
