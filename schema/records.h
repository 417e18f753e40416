// The records and what they are called. Generated from willcall.proto; this header gives them their names
// inside the house, so that no other file spells out the protobuf package.
#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/local.pb.h"
#include "schema/willcall.pb.h"

namespace willcall {

using v1::Change;
using v1::Event;
using v1::Hold;
using v1::Order;
using v1::OrderLine;
using v1::Payment;
using v1::PriceHistory;
using v1::Refund;
using v1::Ticket;

/// A record's version: 1 when created, +1 for every accepted change; 0 means "no such record yet".
using Version = std::int64_t;
/// Unix milliseconds. Which clock is said where it is used; versions never depend on any clock.
using TimeMs = std::int64_t;
/// Money in minor units of the record's currency.
using Money = std::int64_t;

/// The largest integer that every JSON reader holds exactly (2^53 - 1): the bound of amounts and versions.
inline constexpr std::int64_t kMaxInteger = 9007199254740991;
inline constexpr int kOrderTicketsMax = 50;

enum class Kind : std::uint8_t { ticket = 1, order = 2 };

/// The identity of a record: (venue, id), unique per kind.
struct RecordKey {
  Kind kind = Kind::ticket;
  std::string venue;
  std::string id;
  auto operator<=>(const RecordKey&) const = default;
};

inline RecordKey key_of(const Ticket& t) { return {Kind::ticket, t.venue(), t.id()}; }
inline RecordKey key_of(const Order& o) { return {Kind::order, o.venue(), o.id()}; }
inline RecordKey key_of(const Event& e) { return e.has_order() ? key_of(e.order()) : key_of(e.ticket()); }
inline Version version_of(const Event& e) {
  return e.has_order() ? e.order().version() : e.ticket().version();
}

/// Live: the order holds its tickets.
inline bool is_live(const Order& o) { return o.status() == Order::CREATED || o.status() == Order::COMPLETE; }

}  // namespace willcall
