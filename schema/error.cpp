#include "schema/error.h"

#include "schema/invariant.h"

namespace willcall {
namespace {

using enum Code;
constexpr CodeFacts kCodes[] = {
    {bad_json, "bad_json", 400, "The body is not valid JSON"},
    {unauthorized, "unauthorized", 401, "A valid token is needed"},
    {forbidden, "forbidden", 403, "This token may not do that"},
    {not_found, "not_found", 404, "There is nothing here"},
    {method_not_allowed, "method_not_allowed", 405, "This address does not take that method"},
    {body_too_large, "body_too_large", 413, "The body is too large"},
    {unsupported_media_type, "unsupported_media_type", 415, "This kind of body is not accepted"},
    {invalid_request, "invalid_request", 422, "The request is not valid"},
    {rate_limited, "rate_limited", 429, "Too many failed attempts"},
    {not_ready, "not_ready", 503, "The node is not ready"},
    {central_unreachable, "central_unreachable", 503, "The central server cannot be reached"},
    {outcome_unknown, "outcome_unknown", 503, "It is not known whether this was stored"},
    {storage_full, "storage_full", 507, "The disk is full"},
    {internal_error, "internal_error", 500, "The node has failed"},
    {idempotency_key_reused, "idempotency_key_reused", 422, "The key belongs to another request"},
    {ticket_not_found, "ticket_not_found", 404, "There is no such ticket"},
    {ticket_exists, "ticket_exists", 409, "The ticket exists already"},
    {ticket_reserved, "ticket_reserved", 409, "An order holds the ticket"},
    {ticket_unavailable, "ticket_unavailable", 409, "The ticket is not available"},
    {ticket_changed, "ticket_changed", 409, "The ticket has changed"},
    {allocated_elsewhere, "allocated_elsewhere", 409, "Another box sells this ticket"},
    {offline_not_allocated, "offline_not_allocated", 409, "The ticket is not allocated to this box"},
    {version_mismatch, "version_mismatch", 412, "The ticket has another version"},
    {version_unknown, "version_unknown", 409, "This box does not know that version yet"},
    {price_changed, "price_changed", 409, "The price has changed"},
    {order_not_found, "order_not_found", 404, "There is no such order"},
    {order_exists, "order_exists", 409, "The order exists already"},
    {order_elsewhere, "order_elsewhere", 409, "Another box took this order"},
    {exception_resolved, "exception_resolved", 409, "The exception has been resolved already"},
    {order_expired, "order_expired", 409, "The order has expired"},
    {order_not_open, "order_not_open", 409, "The order is not open"},
    {wrong_amount, "wrong_amount", 422, "The amount is not the order's total"},
    {hold_limit, "hold_limit", 409, "The order cannot be held any longer"},
    {too_many_tickets, "too_many_tickets", 422, "Too many tickets in one order"},
    {duplicate_ticket, "duplicate_ticket", 422, "A ticket is named twice"},
    {mixed_venues, "mixed_venues", 422, "The tickets belong to different venues"},
    {mixed_currencies, "mixed_currencies", 422, "The tickets have different currencies"},
};

constexpr bool in_enumeration_order() {
  for (std::size_t i = 0; i < std::size(kCodes); ++i)
    if (static_cast<std::size_t>(kCodes[i].code) != i) return false;
  return kCodeCount == std::size(kCodes);
}
static_assert(in_enumeration_order());

}  // namespace

const CodeFacts& facts(Code code) { return kCodes[static_cast<std::size_t>(code)]; }

Error invalid(std::string field, std::string detail) {
  return {Code::invalid_request, std::move(detail), {{"field", std::move(field)}}, {}};
}

}  // namespace willcall
