// What the unit tests talk about: one ticket, one order, one payment, and how results read in a table.
#pragma once
#include <string>
#include <variant>

#include "node/domain/stamp.h"
#include "schema/result.h"

namespace willcall::test {

inline constexpr TimeMs kNow = 1'795'377'300'000;  // 2026-11-22T19:55:00.000Z

/// A-12 of the arena: free, 25.00 EUR, version 3, allocated to box-1, created by anna.
Ticket a_ticket();
Ticket a_pool_ticket();
/// The same ticket, version 4, taken for an order by a node.
Ticket reserved_for(const std::string& order, const std::string& node = "box-1");
Ticket sold_to(const std::string& order, const std::string& node = "box-1");

/// o-1 of box-1: A-12 at 25.00 EUR as of version 3, open, version 1.
Order an_order();
/// The same, paid in cash, version 2.
Order a_paid_order();
Order an_order_that_is(Order::Status status);

Payment cash(Money amount);
Stamp stamp(const std::string& by = "anna", const std::string& node = "box-1");

/// "ok", or the code of the error.
template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "ok" : std::string(facts(result.error().code).name);
}

/// A member of an error as text; "(absent)" if it has none of that name.
inline std::string said(const Error& error, const std::string& member) {
  for (const auto& [name, value] : error.members) {
    if (name != member) continue;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return std::get<std::string>(value);
  }
  return "(absent)";
}

/// Equal in every field, those included that this program does not know.
inline bool same(const google::protobuf::MessageLite& a, const google::protobuf::MessageLite& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace willcall::test
