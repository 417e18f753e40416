#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "node/http/client.h"
#include "node/http/server.h"
#include "tools/common/node_access.h"
#include "tools/doctor/looks.h"
#include "tools/willcall/when.h"

namespace willcall {
namespace {

using Json = nlohmann::json;
using Life = NodeFacts::Life;

constexpr std::chrono::seconds kPatience{5};
constexpr std::string_view kOffline = "offline: ";

TimeMs time_in(const Json& j, const char* name) {
  const bool text = j.contains(name) && j.at(name).is_string();
  return text ? parse_rfc3339(j.at(name)).value_or(0) : 0;
}

// The server says nanoseconds, and it may say them in its own zone; the day is enough.
TimeMs day_of(const std::string& time) {
  return parse_rfc3339(time.substr(0, 10) + "T00:00:00.000Z").value_or(0);
}

SyncFacts sync_in(const std::string& body) {
  const Json j = Json::parse(body);
  SyncFacts f;
  f.link = j.at("link");
  f.since = time_in(j, "since");
  if (j.at("reason").is_string()) f.reason = j.at("reason");
  f.instance_id = j.at("instanceId");
  f.outbox = j.at("outbox").at("events");
  f.outbox_oldest = time_in(j.at("outbox"), "oldestAt");
  f.lag = j.at("inbound").at("lag");
  f.exceptions = j.at("exceptions");
  f.quarantined = j.at("quarantined");
  f.provisional = j.at("provisional").at("sold");
  for (const Json& stream : j.at("streams"))
    f.newest_stream = std::max(f.newest_stream, day_of(stream.at("created")));
  for (const Json& warning : j.at("warnings"))
    f.warnings.push_back({warning.at("detail"), warning.at("remedy")});
  return f;
}

Known<SyncFacts> ask_sync(const std::string& url, const Known<std::string>& token) try {
  if (!token) return Known<SyncFacts>::no(token.why_not());
  const auto reply = Client(url, *token, kPatience).get("/api/sync");
  if (!reply) return Known<SyncFacts>::no(reply.error().detail);
  if (reply->status == 401)
    return Known<SyncFacts>::no("the key that was found is not the one that the node uses");
  if (reply->status != 200) return Known<SyncFacts>::no(detail_of(*reply));
  return sync_in(reply->body);
} catch (const Json::exception&) {
  return Known<SyncFacts>::no("the node's answer cannot be read; is it another version?");
}

void take_readiness(Client& client, NodeFacts& node) {
  const auto reply = client.get("/readyz");
  node.ready = reply && reply->status == 200;
  if (!reply)
    node.refusal = reply.error().detail;
  else if (!node.ready)
    node.refusal = detail_of(*reply);
  const Json body = reply ? Json::parse(reply->body, nullptr, false) : Json();
  if (!node.ready || !body.contains("reasons")) return;
  for (const std::string reason : body.at("reasons")) {
    if (!reason.starts_with(kOffline))
      node.reasons.push_back(reason);
    else
      node.offline =
          reason.size() > kOffline.size() ? reason.substr(kOffline.size()) : "the node does not say why";
  }
}

std::string version_at(Client& client) {
  const auto reply = client.get("/openapi.json");
  const Json body = reply ? Json::parse(reply->body, nullptr, false) : Json();
  const bool told = body.is_object() && body.contains("info") && body.at("info").contains("version");
  return told ? body.at("info").at("version").get<std::string>() : std::string();
}

bool is_a_node(const Client::Reply& health) {
  const Json body = Json::parse(health.body, nullptr, false);
  return health.status == 200 && body.is_object() && body.value("status", "") == "ok";
}

bool has_process(const NodeAddress& address) { return address.holder && *address.holder > 0; }

NodeFacts without_answer(const NodeAddress& address, NodeFacts node) {
  const std::string listener = address.port > 0 ? who_listens_on(address.port) : std::string();
  node.life = has_process(address) || (!address.holder && !listener.empty()) ? Life::silent : Life::down;
  if (node.life == Life::down) node.port_taken_by = listener;
  return node;
}

// A URL without a path, in which every address of this machine is this machine.
std::string url_of(const ListenAddress& address) {
  std::string host = address.host == "0.0.0.0" ? "127.0.0.1" : address.host == "::" ? "::1" : address.host;
  if (host.find(':') != host.npos) host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(address.port);
}

}  // namespace

NodeAddress address_of_node(const std::filesystem::path& data, const Known<SettingsFacts>& settings) {
  NodeAddress address;
  address.holder = holder_of(data);
  address.is_certain = static_cast<bool>(address.holder) || (settings && !settings->file.empty());
  std::getline(std::ifstream(data / "url"), address.url);
  const std::string told = address.url.empty() ? "" : address.url.substr(address.url.rfind(':') + 1);
  if (!told.empty() && told.size() <= 5 && told.find_first_not_of("0123456789") == told.npos)
    address.port = std::stoi(told);
  const auto listen = ListenAddress::parse(settings ? settings->in_force.listen : "127.0.0.1:8080");
  if (!address.url.empty() || !listen || listen->port == 0) return address;
  address.url = url_of(*listen);
  address.port = listen->port;
  return address;
}

Known<NodeFacts> look_at_node(const NodeAddress& address, const Known<std::string>& token,
                              const std::string& instance) {
  NodeFacts node;
  node.url = address.url.empty() ? "an address that is not known" : address.url;
  if (address.url.empty()) return without_answer(address, node);
  Client client(address.url, {}, kPatience);
  const auto health = client.get("/healthz");
  if (!health && !address.is_certain)
    return Known<NodeFacts>::no("nothing answers at " + address.url +
                                ", and where it listens is not known to you");
  if (!health) return without_answer(address, node);
  node.life = is_a_node(*health) ? Life::answers : Life::stranger;
  if (node.life == Life::stranger && address.holder && *address.holder == 0)
    return without_answer(address, node);
  if (node.life == Life::stranger) return node;
  take_readiness(client, node);
  node.version = version_at(client);
  node.sync = ask_sync(address.url, token);
  const bool another = node.sync && !instance.empty() && node.sync->instance_id != instance;
  if (another) node.life = Life::stranger;
  if (node.sync && node.sync->link == "offline" && !node.sync->reason.empty())
    node.offline = node.sync->reason;
  if (has_process(address)) node.descriptors = descriptors_of(*address.holder);
  return node;
}

}  // namespace willcall
