#include "node/http/api.h"
#include "node/http/fields.h"
#include "schema/json_text.h"
#include "schema/words.h"

namespace willcall {
namespace {

std::optional<Payment> read_payment(Fields& body, bool required) {
  auto fields = body.object("payment", {"method", "amount", "reference"});
  if (!fields) {
    if (required) body.refuse("payment", "is needed: {method, amount}.");
    return std::nullopt;
  }
  Payment payment;
  const auto method = payment_method(fields->required_text("method"));
  if (!method) fields->refuse("method", "must be cash, card or other.");
  payment.set_method(method.value_or(Payment::OTHER));
  payment.set_amount(fields->required_integer("amount", 0, kMaxInteger));
  payment.set_reference(fields->text("reference").value_or(""));
  return payment;
}

std::optional<Refund> read_refund(Fields& body) {
  auto fields = body.object("refund", {"method", "note"});
  if (!fields) return std::nullopt;
  Refund refund;
  const auto method = payment_method(fields->required_text("method"));
  if (!method) fields->refuse("method", "must be cash, card or other.");
  refund.set_method(method.value_or(Payment::OTHER));
  refund.set_note(fields->text("note").value_or(""));
  return refund;
}

Wish read_wish(Fields& item, const std::string& venue) {
  if (item.has("count")) {
    TicketCount wish;
    wish.count = static_cast<int>(item.required_integer("count", 1, kOrderTicketsMax));
    wish.price = item.integer("price", 0, kMaxInteger);
    wish.title_prefix = item.text("titlePrefix").value_or("");
    for (const char* name : {"id", "version", "venue"})
      if (item.has(name)) item.refuse(name, "does not go with 'count'.");
    return wish;
  }
  NamedTicket wish{item.text("venue", kIdLengthMax).value_or(venue), item.required_text("id", kIdLengthMax),
                   item.integer("version", 1, kMaxInteger)};
  for (const char* name : {"price", "titlePrefix"})
    if (item.has(name)) item.refuse(name, "goes only with 'count'.");
  return wish;
}

Response take(Call& call, const Api& api) {
  auto fields = Fields::parse(call.body, {"tickets", "userId", "payment", "venue"});
  if (!fields) return problem(fields.error());
  OrderRequest wanted;
  wanted.venue = fields->text("venue", kIdLengthMax).value_or(venue_of(call, api));
  for (Fields& item : fields->objects("tickets", {"id", "version", "venue", "count", "price", "titlePrefix"}))
    wanted.wishes.push_back(read_wish(item, wanted.venue));
  wanted.user_id = fields->text("userId", kIdLengthMax).value_or("");
  if (!wanted.user_id.empty() && !is_id(wanted.user_id))
    fields->refuse("userId", "must be an id: A-Z a-z 0-9 _ -.");
  wanted.payment = read_payment(*fields, false);
  if (const auto fault = fields->fault()) return problem(*fault);
  const auto key = request_key(call, "orders");
  if (!key) return problem(key.error());
  return answered(api.orders.take(wanted, call.actor, *key));
}

Response list(Call& call, const Api& api) {
  Result<PageQuery> query = page_query(call);
  if (!query) return problem(query.error());
  OrderFilter filter{venue_of(call, api), {}, call.request.parameter("userId")};
  if (const auto status = call.request.parameter("status")) {
    filter.status = order_status(*status);
    if (!filter.status)
      return problem(
          invalid("status", "'status' must be created, complete, cancelled, expired or rejected."));
  }
  const auto page = api.enquiries.orders(filter, query->after, query->limit);
  if (!page) return problem(page.error());
  Response response = json_response(200, {});
  JsonText json(response.body);
  json.object().name("orders").array();
  for (const rows::OrderRow& row : page->rows)
    json.value([&](std::string& out) { append_json(out, as_shown(row), mark_of(row.standing())); });
  json.end_array().text_or_null("next", page->next.value_or("")).end_object();
  return response;
}

Error no_order() { return {Code::order_not_found, "There is no such order.", {}, {}}; }

Response get(Call& call, const Api& api) {
  const auto row = api.enquiries.order(venue_of(call, api), call.path_parts[0]);
  if (!row) return problem(no_order());
  Response response = json_response(200, {});
  append_json(response.body, as_shown(*row), mark_of(row->standing()));
  return response;
}

Response history(Call& call, const Api& api) {
  const auto entries = api.enquiries.history({Kind::order, venue_of(call, api), call.path_parts[0]});
  return entries ? history_response(*entries) : problem(no_order());
}

// What the three changes of one order share: the name, the key.
template <class Act>
Response change(Call& call, const Api& api, std::string_view route, Act act) {
  const auto key = request_key(call, route);
  if (!key) return problem(key.error());
  return answered(act(OrderDesk::Name{venue_of(call, api), call.path_parts[0]}, *key));
}

Response hold(Call& call, const Api& api) {
  if (!call.body.empty()) {
    const auto fields = Fields::parse(call.body, {});
    if (!fields) return problem(fields.error());
    if (const auto fault = fields->fault()) return problem(*fault);
  }
  return change(call, api, "hold", [&](const OrderDesk::Name& name, const auto& key) {
    return api.orders.hold(name, call.actor, key);
  });
}

Response complete(Call& call, const Api& api) {
  auto fields = Fields::parse(call.body, {"payment", "reopen"});
  if (!fields) return problem(fields.error());
  const auto payment = read_payment(*fields, true);
  const bool reopen = fields->boolean("reopen", false);
  if (const auto fault = fields->fault()) return problem(*fault);
  return change(call, api, "complete", [&](const OrderDesk::Name& name, const auto& key) {
    return api.orders.complete(name, *payment, reopen, call.actor, key);
  });
}

Response cancel(Call& call, const Api& api) {
  CancelRequest wanted;
  if (!call.body.empty()) {
    auto fields = Fields::parse(call.body, {"reason", "refund"});
    if (!fields) return problem(fields.error());
    wanted = {fields->text("reason").value_or(""), read_refund(*fields)};
    if (const auto fault = fields->fault()) return problem(*fault);
  }
  return change(call, api, "cancel", [&](const OrderDesk::Name& name, const auto& key) {
    return api.orders.cancel(name, wanted, call.actor, key);
  });
}

}  // namespace

void add_order_routes(Router& router, Api& api) {
  router.add({"POST",
              "/api/orders",
              Access::cashier,
              Body::json,
              [&api](Call& call) { return take(call, api); },
              {"Reserve tickets, or sell them when the payment comes with it",
               {"venue"},
               "NewOrder",
               "Order",
               201,
               true}});
  router.add(
      {"GET",
       "/api/orders",
       Access::cashier,
       Body::none,
       [&api](Call& call) { return list(call, api); },
       {"A page of orders in id order", {"venue", "status", "userId", "limit", "after"}, "", "OrderList"}});
  router.add({"GET",
              "/api/orders/{id}",
              Access::cashier,
              Body::none,
              [&api](Call& call) { return get(call, api); },
              {"One order", {"venue"}, "", "Order"}});
  router.add({"GET",
              "/api/orders/{id}/history",
              Access::cashier,
              Body::none,
              [&api](Call& call) { return history(call, api); },
              {"Every change that this node knows, newest first", {"venue"}, "", "History"}});
  router.add({"POST",
              "/api/orders/{id}/hold",
              Access::cashier,
              Body::optional_json,
              [&api](Call& call) { return hold(call, api); },
              {"Start the hold anew, at most 3 times", {"venue"}, "", "Order", 200, true}});
  router.add({"POST",
              "/api/orders/{id}/complete",
              Access::cashier,
              Body::json,
              [&api](Call& call) { return complete(call, api); },
              {"Pay an open order", {"venue"}, "Completion", "Order", 200, true}});
  router.add({"POST",
              "/api/orders/{id}/cancel",
              Access::cashier,
              Body::optional_json,
              [&api](Call& call) { return cancel(call, api); },
              {"Cancel an order; a paid one by an admin, with its refund",
               {"venue"},
               "Cancellation",
               "Order",
               200,
               true}});
}

}  // namespace willcall
