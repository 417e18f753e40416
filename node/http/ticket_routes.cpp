#include <algorithm>
#include <charconv>

#include "node/http/api.h"
#include "node/http/fields.h"
#include "schema/json_text.h"
#include "schema/words.h"

namespace willcall {
namespace {

constexpr std::size_t kTitleMax = 200;

Response with_etag(Response response, const rows::TicketRow& row) {
  response.headers.emplace_back("ETag", etag_of(row.ticket(), mark_of(row.standing())));
  return response;
}

Response ticket_response(int status, const rows::TicketRow& row) {
  Response response = json_response(status, {});
  append_json(response.body, row.ticket(), mark_of(row.standing()));
  return with_etag(std::move(response), row);
}

// "4" or "4-<operation id>", with the quotes.
std::optional<SeenVersion> parse_etag(std::string_view tag) {
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
  tag = tag.substr(1, tag.size() - 2);
  SeenVersion seen;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), seen.version);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view rest = tag.substr(static_cast<std::size_t>(end - tag.data()));
  if (!rest.empty() && rest[0] != '-') return std::nullopt;
  if (!rest.empty()) seen.operation_id = rest.substr(1);
  return seen;
}

/// The tags of If-Match, which compares strongly (RFC 9110, 13.1.1): a weak one stands for version 0, which
/// no ticket has. Nothing: one of them cannot be ours.
std::optional<std::vector<SeenVersion>> parse_if_match(std::string_view header) {
  std::vector<SeenVersion> tags;
  while (!header.empty()) {
    const std::string_view rest = header.substr(std::min(header.find_first_not_of(" \t,"), header.size()));
    const std::size_t end = std::min(rest.find(','), rest.size());
    std::string_view tag = rest.substr(0, end);
    header = rest.substr(end);
    while (tag.ends_with(' ') || tag.ends_with('\t')) tag.remove_suffix(1);
    if (tag.empty()) continue;
    const bool weak = tag.starts_with("W/");
    const auto seen = parse_etag(weak ? tag.substr(2) : tag);
    if (!seen) return std::nullopt;
    tags.push_back(weak ? SeenVersion{} : *seen);
  }
  return tags.empty() ? std::nullopt : std::optional(std::move(tags));
}

bool any_matches(std::string_view header, const std::string& etag) {
  return header == "*" || header.find(etag) != std::string_view::npos;
}

Response list(Call& call, const Api& api) {
  Result<PageQuery> query = page_query(call);
  if (!query) return problem(query.error());
  TicketFilter filter{venue_of(call, api), {}, call.request.parameter("allocatedTo")};
  if (const auto status = call.request.parameter("status")) {
    filter.status = ticket_status(*status);
    if (!filter.status)
      return problem(invalid("status", "'status' must be available, reserved, sold or withdrawn."));
  }
  const auto page = api.enquiries.tickets(filter, query->after, query->limit);
  if (!page) return problem(page.error());
  Response response = json_response(200, {});
  JsonText json(response.body);
  json.object().name("tickets").array();
  for (const rows::TicketRow& row : page->rows)
    json.value([&](std::string& out) { append_json(out, row.ticket(), mark_of(row.standing())); });
  json.end_array().text_or_null("next", page->next.value_or("")).end_object();
  return response;
}

Error no_ticket(const std::string& id) {
  return {Code::ticket_not_found, "There is no such ticket.", {{"id", is_id(id) ? id : "?"}}, {}};
}

Response get(Call& call, const Api& api) {
  const auto row = api.enquiries.ticket(venue_of(call, api), call.path_parts[0]);
  if (!row) return problem(no_ticket(call.path_parts[0]));
  const auto seen = call.request.header("If-None-Match");
  if (seen && any_matches(*seen, etag_of(row->ticket(), mark_of(row->standing()))))
    return with_etag(Response{304, {}, {}, {}}, *row);
  return ticket_response(200, *row);
}

Response create(Call& call, const Api& api) {
  auto fields = Fields::parse(call.body, {"id", "venue", "title", "price", "currency", "allocatedTo"});
  if (!fields) return problem(fields.error());
  NewTicket wanted;
  wanted.id = fields->text("id", kIdLengthMax).value_or("");
  wanted.venue = fields->text("venue", kIdLengthMax).value_or(venue_of(call, api));
  wanted.title = fields->required_text("title", kTitleMax);
  wanted.price = fields->required_integer("price", 0, kMaxInteger);
  wanted.currency = fields->text("currency", 3).value_or(api.office.policy.currency);
  wanted.seller_id = call.actor.sub;
  const auto owner = fields->text("allocatedTo", kIdLengthMax);
  wanted.allocated_to = owner ? *owner : fields->is_null("allocatedTo") ? "" : api.office.policy.node_id;
  if (owner && owner->empty())
    fields->refuse("allocatedTo", "must be the id of a node, or null for the pool.");
  if (fields->has("id") && wanted.id.empty()) fields->refuse("id", "must not be empty.");
  if (const auto fault = fields->fault()) return problem(*fault);
  const auto row = api.tickets.create(std::move(wanted), call.actor);
  if (!row) return problem(row.error());
  Response response = ticket_response(201, *row);
  response.headers.emplace_back("Location", "/api/tickets/" + row->ticket().id());
  return response;
}

// The one of the tags that the ticket has just now, if one is; when it is changed, the desk looks whether it
// still has it.
SeenVersion wanted_of(const std::vector<SeenVersion>& tags, const std::optional<rows::TicketRow>& row) {
  for (const SeenVersion& tag : tags) {
    if (!row || row->ticket().version() != tag.version) continue;
    const bool synced = tag.operation_id.empty() && !is_pending(row->standing());
    if (synced || tag.operation_id == row->standing().head_operation()) return tag;
  }
  return tags.front();
}

Response edit(Call& call, const Api& api) {
  auto fields = Fields::parse(call.body, {"title", "price"});
  if (!fields) return problem(fields.error());
  TicketEdit change;
  change.title = fields->required_text("title", kTitleMax);
  change.price = fields->required_integer("price", 0, kMaxInteger);
  if (const auto fault = fields->fault()) return problem(*fault);
  std::optional<SeenVersion> if_match;
  if (const auto header = call.request.header("If-Match"); header && *header != "*") {
    const auto tags = parse_if_match(*header);
    if (!tags) return problem(invalid("If-Match", "'If-Match' must be the ETag of the ticket."));
    if_match = wanted_of(*tags, api.enquiries.ticket(venue_of(call, api), call.path_parts[0]));
  }
  const auto row = api.tickets.edit(venue_of(call, api), call.path_parts[0], change, if_match, call.actor);
  return row ? ticket_response(200, *row) : problem(row.error());
}

Response move(Call& call, const Api& api, TicketDesk::Shelf to, std::string_view route) {
  auto fields = Fields::parse(call.body, {"tickets", "reason", "venue"});
  if (!fields) return problem(fields.error());
  TicketDesk::Move wanted{fields->text("venue", kIdLengthMax).value_or(venue_of(call, api)),
                          fields->texts("tickets"), fields->text("reason").value_or(""), to};
  if (const auto fault = fields->fault()) return problem(*fault);
  const auto key = request_key(call, route);
  if (!key) return problem(key.error());
  return answered(api.tickets.move(wanted, call.actor, *key));
}

Response history(Call& call, const Api& api) {
  const auto entries = api.enquiries.history({Kind::ticket, venue_of(call, api), call.path_parts[0]});
  return entries ? history_response(*entries) : problem(no_ticket(call.path_parts[0]));
}

}  // namespace

void add_ticket_routes(Router& router, Api& api) {
  router.add({"GET",
              "/api/tickets",
              Access::everyone,
              Body::none,
              [&api](Call& call) { return list(call, api); },
              {"A page of tickets in id order",
               {"venue", "status", "allocatedTo", "limit", "after"},
               "",
               "TicketList"}});
  router.add({"POST",
              "/api/tickets",
              Access::seller,
              Body::json,
              [&api](Call& call) { return create(call, api); },
              {"Create a ticket", {"venue"}, "NewTicket", "Ticket", 201}});
  router.add({"POST",
              "/api/tickets/withdraw",
              Access::seller,
              Body::json,
              [&api](Call& call) { return move(call, api, TicketDesk::Shelf::off_sale, "withdraw"); },
              {"Take available tickets off sale", {"venue"}, "TicketMove", "Withdrawn", 200, true}});
  router.add({"POST",
              "/api/tickets/restore",
              Access::seller,
              Body::json,
              [&api](Call& call) { return move(call, api, TicketDesk::Shelf::on_sale, "restore"); },
              {"Put withdrawn tickets on sale again", {"venue"}, "TicketMove", "Restored", 200, true}});
  router.add({"GET",
              "/api/tickets/{id}",
              Access::everyone,
              Body::none,
              [&api](Call& call) { return get(call, api); },
              {"One ticket; If-None-Match gives 304", {"venue"}, "", "Ticket"}});
  router.add({"PUT",
              "/api/tickets/{id}",
              Access::seller,
              Body::json,
              [&api](Call& call) { return edit(call, api); },
              {"Change title and price; If-Match guards against another writer",
               {"venue"},
               "TicketEdit",
               "Ticket"}});
  router.add({"GET",
              "/api/tickets/{id}/history",
              Access::cashier,
              Body::none,
              [&api](Call& call) { return history(call, api); },
              {"Every change that this node knows, newest first", {"venue"}, "", "History"}});
}

}  // namespace willcall
