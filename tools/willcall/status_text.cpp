#include "tools/willcall/status_text.h"

#include <nlohmann/json.hpp>

#include "schema/json_text.h"
#include "tools/willcall/when.h"

namespace willcall {
namespace {

using Json = nlohmann::json;

std::string when(const Json& time, TimeMs now) {
  const auto at = time.is_string() ? parse_rfc3339(time.get<std::string>()) : std::nullopt;
  return at ? when_text(*at, now) : "an unknown time";
}

// "1 change", "2 changes"
std::string counted(std::uint64_t n, const std::string& one, const std::string& many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

std::string line(const char* name, const std::string& text) {
  std::string start = name;
  start.resize(12, ' ');
  return start + text + "\n";
}

std::string readiness(bool ready, const Json& body) {
  if (!ready) return line("NOT READY", body.at("detail").get<std::string>());
  if (body.at("status") == "ready") return line("ready", "it sells");
  std::string text = line("degraded", "it sells its own tickets, but:");
  for (const Json& reason : body.at("reasons")) text += line("", "- " + reason.get<std::string>());
  return text;
}

std::string link(const Json& sync, TimeMs now) {
  const std::string link = sync.at("link");
  if (link == "disabled") return line("link", "none: this node stands alone (it was started without --nats)");
  std::string text = link;
  if (!sync.at("since").is_null()) text += " since " + when(sync.at("since"), now);
  if (const Json reason = sync.value("reason", Json()); reason.is_string())
    text += ": " + reason.get<std::string>();
  return line("link", text);
}

std::string to_send(const Json& sync, TimeMs now) {
  const std::uint64_t events = sync.at("outbox").at("events");
  if (events == 0) return "nothing";
  if (sync.at("link") == "disabled")
    return counted(events, "change", "changes") + ", kept until it has a central server";
  return counted(events, "change waits, since ", "changes wait, the oldest since ") +
         when(sync.at("outbox").at("oldestAt"), now);
}

std::string to_apply(const Json& sync) {
  const std::uint64_t lag = sync.at("inbound").at("lag");
  return lag == 0 ? "nothing" : counted(lag, "change of others waits", "changes of others wait");
}

std::string for_people(const Json& sync) {
  const std::uint64_t exceptions = sync.at("exceptions"), quarantined = sync.at("quarantined");
  const std::string open = counted(exceptions, "is open and needs a person", "are open and need a person");
  const std::string raw = counted(quarantined, "message from the centre cannot be read and is kept",
                                  "messages from the centre cannot be read and are kept");
  std::string text = line("exceptions", exceptions == 0 ? "none" : open) +
                     line("quarantine", quarantined == 0 ? "nothing" : raw);
  if (sync.at("warnings").empty()) return text + line("warnings", "none");
  for (const Json& warning : sync.at("warnings")) {
    text += line("warning", warning.at("detail"));
    text += line("", "what to do: " + warning.at("remedy").get<std::string>());
  }
  return text;
}

}  // namespace

Result<std::string> status_text(const NodeState& state, TimeMs now) try {
  const std::string ready = readiness(state.ready, Json::parse(state.ready_body));
  if (state.sync_body.empty()) return line("node", "at " + state.url) + ready;
  const Json sync = Json::parse(state.sync_body);
  const std::string name =
      sync.at("nodeId").get<std::string>() + " of venue " + sync.at("venue").get<std::string>();
  return line("node", name + ", at " + state.url) + ready + link(sync, now) +
         line("to send", to_send(sync, now)) + line("to apply", to_apply(sync)) + for_people(sync);
} catch (const Json::exception&) {
  return Error{Code::internal_error, "what answers at " + state.url + " is not a Willcall node", {}, {}};
}

std::string status_json(const NodeState& state) {
  std::string text;
  JsonText json(text);
  json.object().field("url", state.url).name("readyz").raw(state.ready_body).name("sync");
  json.raw(state.sync_body.empty() ? "null" : state.sync_body).end_object();
  return text + "\n";
}

}  // namespace willcall
