#include "schema/words.h"

#include <algorithm>
#include <iterator>

namespace willcall {
namespace {

// In the order of the enumerations of willcall.proto; held to it by tests/unit/words_test.cpp.
constexpr std::string_view kTicketStatus[] = {"available", "reserved", "sold", "withdrawn"};
constexpr std::string_view kOrderStatus[] = {"created", "complete", "cancelled", "expired", "rejected"};
constexpr std::string_view kGuarantee[] = {"unstated", "allocated", "claimed", "provisional"};
constexpr std::string_view kMethod[] = {"unstated", "cash", "card", "other"};
constexpr std::string_view kKind[] = {"unstated", "create",   "update",   "reserve", "release",
                                      "sell",     "allocate", "withdraw", "restore", "complete",
                                      "cancel",   "expire",   "reject",   "refund"};

template <class Enum, std::size_t n>
std::optional<Enum> find(const std::string_view (&words)[n], std::string_view word) {
  const auto at = std::find(std::begin(words), std::end(words), word);
  if (at == std::end(words)) return std::nullopt;
  return static_cast<Enum>(at - std::begin(words));
}

}  // namespace

std::string_view word(Ticket::Status status) { return kTicketStatus[status]; }
std::string_view word(Order::Status status) { return kOrderStatus[status]; }
std::string_view word(Order::Guarantee guarantee) { return kGuarantee[guarantee]; }
std::string_view word(Payment::Method method) { return kMethod[method]; }
std::string_view word(Change::Kind kind) { return kKind[kind]; }

std::optional<Ticket::Status> ticket_status(std::string_view word) {
  return find<Ticket::Status>(kTicketStatus, word);
}
std::optional<Order::Status> order_status(std::string_view word) {
  return find<Order::Status>(kOrderStatus, word);
}

std::optional<Payment::Method> payment_method(std::string_view word) {
  const auto method = find<Payment::Method>(kMethod, word);
  return method == Payment::UNSTATED ? std::nullopt : method;
}

}  // namespace willcall
