#include "node/http/api.h"
#include "schema/json_text.h"
#include "schema/time.h"
#include "schema/words.h"

namespace willcall {
namespace {

constexpr TimeMs kStandstillMs =
    60'000;  // an outbox that stands still so long is reported, never only in a log

std::string_view word(LinkState link) {
  return link == LinkState::online ? "online" : link == LinkState::offline ? "offline" : "disabled";
}

void append_streams(JsonText& json, const SyncStatus& status) {
  json.name("streams").array();
  for (const StreamStatus& s : status.streams) {
    json.object().field("name", s.name).field("created", s.created);
    json.field("lastSequence", static_cast<std::int64_t>(s.last_sequence));
    json.field("messages", static_cast<std::int64_t>(s.messages)).end_object();
  }
  json.end_array();
}

// What a cashier sees as "cannot be reached" though the line is up.
const Warning kNoAnswer{
    "claim_unanswered",
    "The central server did not answer in time when a pool ticket was asked for; until it "
    "is heard again, pool tickets are refused as if the line were down.",
    "Usually nothing: it passes with its next answer. If it stays, look at the line."};

void append_warnings(JsonText& json, std::vector<Warning> warnings, bool suspect) {
  if (suspect) warnings.push_back(kNoAnswer);
  json.name("warnings").array();
  for (const Warning& w : warnings)
    json.object().field("code", w.code).field("detail", w.detail).field("remedy", w.remedy).end_object();
  json.end_array();
}

Response sync(const Api& api) {
  const SyncStatus status = api.sync();
  const Enquiries::Backlog backlog = api.enquiries.backlog();
  const Policy& policy = api.office.policy;
  Response response = json_response(200, {});
  JsonText json(response.body);
  json.object().field("link", word(status.link)).time_or_null("since", status.since);
  json.text_or_null("reason", status.reason)
      .field("nodeId", policy.node_id)
      .field("instanceId", api.instance_id);
  json.field("venue", policy.venue).name("follow").array();
  for (const std::string& venue : policy.follow) json.text(venue);
  json.end_array().name("outbox").object().field("events", static_cast<std::int64_t>(backlog.outbox.events));
  json.time_or_null("oldestAt", backlog.outbox.oldest_at).end_object();
  json.name("inbound").object().field("lag", static_cast<std::int64_t>(status.lag)).end_object();
  append_streams(json, status);
  json.name("reconciled").null();
  json.field("exceptions", static_cast<std::int64_t>(backlog.exceptions)).name("exceptionVenues").array();
  for (const std::string& venue : backlog.exception_venues) json.text(venue);
  json.end_array();
  json.field("quarantined", static_cast<std::int64_t>(backlog.quarantined));
  json.name("provisional")
      .object()
      .field("sold", static_cast<std::int64_t>(backlog.provisional))
      .field("limit", policy.offline_pool_limit)
      .end_object();
  append_warnings(json, status.warnings, status.link == LinkState::online && api.office.claims.suspect());
  json.end_object();
  return response;
}

// Ready whenever a sale of own tickets would be accepted, offline too.
Response ready(const Api& api) {
  if (api.office.committer.latched())
    return problem(Error{Code::not_ready,
                         "The disk failed while storing; restart the node, so that its store is checked.",
                         {},
                         {}});
  if (api.office.committer.out_of_room())
    return problem(
        Error{Code::not_ready, "The disk is full; make room, and sales go on by themselves.", {}, {}});
  const SyncStatus status = api.sync();
  std::vector<std::string> reasons;
  if (status.link == LinkState::offline) reasons.push_back("offline: " + status.reason);
  const TimeMs now = api.office.clock.now();
  if (status.stalled_since != 0 && now - status.stalled_since >= kStandstillMs)
    reasons.push_back("the outbox has stood still since " + rfc3339(status.stalled_since));
  if (status.parked > 0)
    reasons.push_back(std::to_string(status.parked) + " records are not taken by the central server");
  Response response = json_response(200, {});
  JsonText json(response.body);
  json.object().field("status", reasons.empty() ? "ready" : "degraded").name("reasons").array();
  for (const std::string& reason : reasons) json.text(reason);
  json.end_array().end_object();
  return response;
}

std::string why_of(const HistoryEntry& entry) {
  std::string why = entry.pending ? "made here; the central stream has not confirmed it yet"
                                  : "stands in the central stream under this version";
  return entry.why.empty() ? why : why + "; " + entry.why;
}

}  // namespace

Response history_response(const std::vector<HistoryEntry>& entries) {
  Response response = json_response(200, {});
  JsonText json(response.body);
  json.object().name("history").array();
  for (const HistoryEntry& entry : entries) {
    const Change& change = entry.event.change();
    json.object().field("version", version_of(entry.event)).field("change", word(change.kind()));
    json.text_or_null("by", change.by())
        .text_or_null("nodeId", change.node_id())
        .name("at")
        .time(change.at_ms());
    json.name("appliedAt").time(entry.applied_at).field("sync", entry.pending ? "pending" : "synced");
    json.field("operationId", change.operation_id()).text_or_null("orderId", change.order_id());
    json.text_or_null("reason", change.reason());
    json.field("why", why_of(entry));
    json.end_object();
  }
  json.end_array().end_object();
  return response;
}

void add_sync_routes(Router& router, Api& api) {
  router.add({"GET",
              "/api/sync",
              Access::cashier,
              Body::none,
              [&api](Call&) { return sync(api); },
              {"How this node stands to the central server", {}, "", "Sync"}});
  router.add({"GET",
              "/healthz",
              Access::everyone,
              Body::none,
              [](Call&) { return json_response(200, R"({"status":"ok"})"); },
              {"200 while the process lives", {}, "", "Health"}});
  router.add({"GET",
              "/readyz",
              Access::everyone,
              Body::none,
              [&api](Call&) { return ready(api); },
              {"200 whenever a sale of own tickets would be accepted", {}, "", "Readiness"}});
}

}  // namespace willcall
