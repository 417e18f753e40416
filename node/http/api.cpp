#include "node/http/api.h"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>

#include "schema/invariant.h"

namespace willcall {
namespace {

constexpr std::size_t kKeyCharactersMax = 128;

std::string sha256(std::string_view bytes) {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  ensure(EVP_Digest(bytes.data(), bytes.size(), sum, &size, EVP_sha256(), nullptr) == 1,
         "SHA-256 can be computed");
  return {reinterpret_cast<const char*>(sum), size};
}

}  // namespace

void add_routes(Router& router, Api& api) {
  add_ticket_routes(router, api);
  add_import_route(router, api);
  add_order_routes(router, api);
  add_allocation_routes(router, api);
  add_exception_routes(router, api);
  add_sync_routes(router, api);
  add_change_routes(router, api);
  add_metrics_route(router, api);
  router.add({"GET",
              "/openapi.json",
              Access::everyone,
              Body::none,
              [&router](Call&) { return json_response(200, openapi(router.routes())); },
              {"This contract", {}, "", ""}});
}

std::string venue_of(const Call& call, const Api& api) {
  return call.request.parameter("venue").value_or(api.office.policy.venue);
}

Result<PageQuery> page_query(const Call& call) {
  PageQuery query;
  if (const auto text = call.request.parameter("limit")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), query.limit);
    if (error != std::errc{} || end != text->data() + text->size() || query.limit < 1 || query.limit > 500)
      return invalid("limit", "'limit' must be a whole number from 1 to 500.");
  }
  query.after = call.request.parameter("after").value_or("");
  if (!query.after.empty() && !is_id(query.after))
    return invalid("after", "'after' must be the 'next' of an earlier page.");
  return query;
}

Result<std::optional<RequestKey>> request_key(const Call& call, std::string_view route) {
  const auto key = call.request.header("Idempotency-Key");
  if (!key) return std::optional<RequestKey>();
  const bool visible = std::all_of(key->begin(), key->end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!visible || key->empty() || key->size() > kKeyCharactersMax)
    return invalid("Idempotency-Key", "'Idempotency-Key' must have 1 to 128 visible ASCII characters.");
  std::string scope(route);
  scope.append(1, '\n').append(call.actor.sub).append(1, '\n').append(*key);
  std::string wanted = call.request.path();
  for (const std::string& name : call.request.parameter_names())
    wanted.append(1, '\n').append(name).append(1, '=').append(call.request.parameter(name).value_or(""));
  return std::optional<RequestKey>({std::move(scope), sha256(wanted + "\n\n" + call.body)});
}

Response answered(const Result<Answer>& answer) {
  return answer ? json_response(answer->status, answer->body) : problem(answer.error());
}

}  // namespace willcall
