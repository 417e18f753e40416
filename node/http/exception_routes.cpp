#include "node/box_office/exceptions.h"
#include "node/http/api.h"
#include "node/http/fields.h"
#include "schema/json_text.h"
#include "schema/words.h"

namespace willcall {
namespace {

using Action = Resolution::Action;

Response list(Call& call, const Api& api) {
  const Result<PageQuery> query = page_query(call);
  if (!query) return problem(query.error());
  ExceptionFilter filter{venue_of(call, api), {}};
  if (const auto status = call.request.parameter("status")) {
    if (*status != "open" && *status != "resolved")
      return problem(invalid("status", "'status' must be open or resolved."));
    filter.resolved = *status == "resolved";
  }
  const auto page = api.enquiries.exceptions(filter, query->after, query->limit);
  if (!page) return problem(page.error());
  Response response = json_response(200, {});
  JsonText json(response.body);
  json.object().name("exceptions").array();
  for (const rows::ExceptionRow& row : page->rows)
    json.value([&](std::string& out) { append_json(out, row); });
  json.end_array().text_or_null("next", page->next.value_or("")).end_object();
  return response;
}

Action read_action(Fields& body) {
  const std::string word = body.required_text("action");
  if (word == "refund") return Action::refund;
  if (word == "reseat") return Action::reseat;
  if (word != "dismiss") body.refuse("action", "must be refund, reseat or dismiss.");
  return Action::dismiss;
}

// What does not go with the action is refused: whoever names tickets does not mean a refund.
Resolution read_resolution(Fields& body) {
  Resolution wanted;
  wanted.action = read_action(body);
  if (wanted.action == Action::refund) {
    const auto method = payment_method(body.required_text("method"));
    if (!method) body.refuse("method", "must be cash, card or other.");
    wanted.method = method.value_or(Payment::OTHER);
  } else if (body.has("method")) {
    body.refuse("method", "goes only with the action refund.");
  }
  if (wanted.action == Action::reseat) {
    wanted.tickets = body.texts("tickets");
  } else if (body.has("tickets")) {
    body.refuse("tickets", "goes only with the action reseat.");
  }
  wanted.note = body.text("note").value_or("");
  return wanted;
}

Response resolve(Call& call, const Api& api) {
  auto fields = Fields::parse(call.body, {"action", "method", "tickets", "note"});
  if (!fields) return problem(fields.error());
  const Resolution wanted = read_resolution(*fields);
  if (const auto fault = fields->fault()) return problem(*fault);
  const auto key = request_key(call, "resolve");
  if (!key) return problem(key.error());
  return answered(
      api.exceptions.resolve({venue_of(call, api), call.path_parts[0]}, wanted, call.actor, *key));
}

}  // namespace

void add_exception_routes(Router& router, Api& api) {
  router.add({"GET",
              "/api/exceptions",
              Access::cashier,
              Body::none,
              [&api](Call& call) { return list(call, api); },
              {"A page of what a person must settle, oldest first",
               {"venue", "status", "limit", "after"},
               "",
               "ExceptionList"}});
  router.add({"POST",
              "/api/exceptions/{id}/resolve",
              Access::cashier,
              Body::json,
              [&api](Call& call) { return resolve(call, api); },
              {"Say how it was settled: money given back, other tickets, or nothing to do",
               {"venue"},
               "Resolution",
               "Exception",
               200,
               true}});
}

}  // namespace willcall
