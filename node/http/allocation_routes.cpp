#include <charconv>

#include "node/http/api.h"
#include "node/http/fields.h"
#include "schema/json_text.h"

namespace willcall {
namespace {

// 'to': null is the pool; it must be said, so that a misspelt request moves nothing.
void read_receiver(Fields& fields, AllocationRequest& wanted) {
  wanted.to = fields.text("to", kIdLengthMax).value_or("");
  if (!fields.has("to")) fields.refuse("to", "is needed: the id of a node, or null for the pool.");
  if (!fields.is_null("to") && !is_id(wanted.to))
    fields.refuse("to", "must be the id of a node, or null for the pool.");
}

void read_tickets(Fields& fields, AllocationRequest& wanted) {
  if (fields.has("tickets") == fields.has("count"))
    return fields.refuse("tickets", "or 'count' is needed, and not both.");
  if (fields.has("count")) {
    TicketCount count;
    count.count = static_cast<int>(fields.required_integer("count", 1, kAllocationTicketsMax));
    count.price = fields.integer("price", 0, kMaxInteger);
    count.title_prefix = fields.text("titlePrefix").value_or("");
    wanted.count = count;
    return;
  }
  wanted.tickets = fields.texts("tickets");
  if (wanted.tickets.size() > static_cast<std::size_t>(kAllocationTicketsMax))
    fields.refuse("tickets", "may name at most 5000 tickets; send several requests.");
  for (const char* name : {"price", "titlePrefix"})
    if (fields.has(name)) fields.refuse(name, "goes only with 'count'.");
}

// {"allocated":n}
std::int64_t count_in(const Answer& answer) {
  std::int64_t count = 0;
  const std::size_t at = answer.body.find(':') + 1;
  std::from_chars(answer.body.data() + at, answer.body.data() + answer.body.size(), count);
  return count;
}

void say(Log& log, const AllocationRequest& wanted, const Answer& answer) {
  LogFields fields = {{"venue", wanted.venue}, {"to", wanted.to}, {"tickets", count_in(answer)}};
  if (wanted.force) fields.emplace_back("from", wanted.from);
  log.write(wanted.force ? LogEvent::tickets_seized : LogEvent::tickets_allocated, fields);
}

Response give(Call& call, const Api& api) {
  auto fields = Fields::parse(
      call.body, {"venue", "to", "tickets", "count", "price", "titlePrefix", "from", "force", "confirm"});
  if (!fields) return problem(fields.error());
  AllocationRequest wanted;
  wanted.venue = fields->text("venue", kIdLengthMax).value_or(venue_of(call, api));
  read_receiver(*fields, wanted);
  read_tickets(*fields, wanted);
  wanted.from = fields->text("from", kIdLengthMax).value_or("");
  wanted.confirm = fields->text("confirm", kIdLengthMax).value_or("");
  wanted.force = fields->boolean("force", false);
  if (const auto fault = fields->fault()) return problem(*fault);
  const auto key = request_key(call, "allocations");
  if (!key) return problem(key.error());
  const Result<Answer> answer = api.allocations.give(wanted, call.actor, *key);
  if (answer) say(api.office.log, wanted, *answer);
  return answered(answer);
}

Response summary(Call& call, const Api& api) {
  const auto rows = api.allocations.summary(venue_of(call, api));
  if (!rows) return problem(rows.error());
  Response response = json_response(200, {});
  JsonText json(response.body);
  json.object().name("allocations").array();
  for (const AllocationCount& row : *rows) {
    json.object().text_or_null("nodeId", row.node_id).field("available", row.available);
    json.field("reserved", row.reserved).field("sold", row.sold).field("withdrawn", row.withdrawn);
    json.end_object();
  }
  json.end_array().name("next").null().end_object();
  return response;
}

}  // namespace

void add_allocation_routes(Router& router, Api& api) {
  router.add({"POST",
              "/api/allocations",
              Access::admin,
              Body::json,
              [&api](Call& call) { return give(call, api); },
              {"Give tickets to a node or to the pool; with force, take them from a dead node",
               {"venue"},
               "Allocation",
               "Allocated",
               200,
               true}});
  router.add({"GET",
              "/api/allocations",
              Access::cashier,
              Body::none,
              [&api](Call& call) { return summary(call, api); },
              {"Tickets per node and in the pool", {"venue"}, "", "AllocationList"}});
}

}  // namespace willcall
