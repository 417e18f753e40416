// The error codes of the contract, and an error as a value: a stable code, a sentence that says what to do,
// and the members that clients read (seen, now, left, nodeId, ...).
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace willcall {

enum class Code : std::uint8_t {
  // general
  bad_json,
  unauthorized,
  forbidden,
  not_found,
  method_not_allowed,
  body_too_large,
  unsupported_media_type,
  invalid_request,
  rate_limited,
  not_ready,
  central_unreachable,
  outcome_unknown,
  storage_full,
  internal_error,
  idempotency_key_reused,
  // tickets
  ticket_not_found,
  ticket_exists,
  ticket_reserved,
  ticket_unavailable,
  ticket_changed,
  allocated_elsewhere,
  offline_not_allocated,
  version_mismatch,
  version_unknown,
  price_changed,
  // orders
  order_not_found,
  order_exists,
  order_elsewhere,
  exception_resolved,
  order_expired,
  order_not_open,
  wrong_amount,
  hold_limit,
  too_many_tickets,
  duplicate_ticket,
  mixed_venues,
  mixed_currencies,
};

inline constexpr std::size_t kCodeCount = static_cast<std::size_t>(Code::mixed_currencies) + 1;

/// What every code means to a client. One row per code, in the order of the enumeration.
struct CodeFacts {
  Code code;
  std::string_view name;  ///< stable; also the last part of the problem's type address
  int http_status;
  std::string_view title;  ///< short, the same for every occurrence (RFC 9457)
};
const CodeFacts& facts(Code code);

/// A further member of an error: money, versions and counts are integers, the rest is text.
using Member = std::pair<std::string, std::variant<std::int64_t, std::string>>;

/// What is wrong with one ticket of an order.
struct TicketError {
  std::string id;
  Code code;
  std::vector<Member> members;
};

struct Error {
  Code code = Code::internal_error;
  std::string detail;  ///< what is the matter with this request, and what to do
  std::vector<Member> members;
  std::vector<TicketError> tickets;  ///< of a refused order: every bad ticket
};

/// "'price' must be ...": a field of the request that is wrong.
Error invalid(std::string field, std::string detail);

}  // namespace willcall
