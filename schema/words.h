// The words of the HTTP contract for the enumerations of the wire: "available" for Ticket::AVAILABLE.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

/// REQUIRES: a value that this program knows (decode() lets no other in).
std::string_view word(Ticket::Status status);
std::string_view word(Order::Status status);
std::string_view word(Order::Guarantee guarantee);
std::string_view word(Payment::Method method);
std::string_view word(Change::Kind kind);

std::optional<Ticket::Status> ticket_status(std::string_view word);
std::optional<Order::Status> order_status(std::string_view word);
/// cash, card, other; not "unstated".
std::optional<Payment::Method> payment_method(std::string_view word);

}  // namespace willcall
