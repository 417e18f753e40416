// The keys of the store. Byte order is the order that lists are answered in. Ids hold no zero byte, so it
// separates parts; numbers are big-endian.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

/// A place in the journal. Grows with every event applied here; 0 is none.
using Position = std::uint64_t;

std::string number_key(std::uint64_t number);
std::uint64_t number_of(std::string_view key);

/// tickets, orders: venue 0 id
std::string record_key(std::string_view venue, std::string_view id);

/// ticket index: venue 0 allocated_to 0 status id; prefix without id
std::string shelf_prefix(std::string_view venue, std::string_view allocated_to, Ticket::Status status);
/// order index by status: venue 0 status id; by user: venue 0 user 0 id
std::string order_status_prefix(std::string_view venue, Order::Status status);
std::string order_user_prefix(std::string_view venue, std::string_view user);
/// expiry index: time venue 0 id
std::string expiry_key(TimeMs at, std::string_view venue, std::string_view id);

/// index of answers by time: time, key of the answer
std::string answer_time_key(TimeMs at, std::string_view answer_key);

struct ExpiryKey {
  TimeMs at;
  std::string venue, id;
};
ExpiryKey parse_expiry_key(std::string_view key);

/// counter of a shelf: venue 0 allocated_to 0 status
struct Shelf {
  std::string venue, allocated_to;
  Ticket::Status status;
  auto operator<=>(const Shelf&) const = default;
};
Shelf parse_shelf(std::string_view prefix);

}  // namespace willcall
