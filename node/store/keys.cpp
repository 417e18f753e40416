#include "node/store/keys.h"

#include "schema/invariant.h"

namespace willcall {
namespace {

// Takes what stands before the next zero byte.
std::string take_part(std::string_view& key) {
  const std::size_t end = key.find('\0');
  ensure(end != std::string_view::npos, "a key has its parts");
  std::string part(key.substr(0, end));
  key.remove_prefix(end + 1);
  return part;
}

}  // namespace

std::string number_key(std::uint64_t number) {
  std::string key(8, '\0');
  for (std::size_t i = 8; i-- > 0; number >>= 8U) key[i] = static_cast<char>(number & 0xFFU);
  return key;
}

std::uint64_t number_of(std::string_view key) {
  ensure(key.size() >= 8, "a number has eight bytes");
  std::uint64_t number = 0;
  for (const char c : key.substr(0, 8)) number = (number << 8U) | static_cast<unsigned char>(c);
  return number;
}

std::string record_key(std::string_view venue, std::string_view id) {
  std::string key(venue);
  return key.append(1, '\0').append(id);
}

std::string shelf_prefix(std::string_view venue, std::string_view allocated_to, Ticket::Status status) {
  std::string key(venue);
  key.append(1, '\0').append(allocated_to).append(1, '\0');
  return key.append(1, static_cast<char>('0' + status));
}

std::string order_status_prefix(std::string_view venue, Order::Status status) {
  std::string key(venue);
  return key.append(1, '\0').append(1, static_cast<char>('0' + status));
}

std::string order_user_prefix(std::string_view venue, std::string_view user) {
  std::string key(venue);
  return key.append(1, '\0').append(user).append(1, '\0');
}

std::string expiry_key(TimeMs at, std::string_view venue, std::string_view id) {
  return number_key(static_cast<std::uint64_t>(at)) + record_key(venue, id);
}

std::string answer_time_key(TimeMs at, std::string_view answer_key) {
  return number_key(static_cast<std::uint64_t>(at)).append(answer_key);
}

ExpiryKey parse_expiry_key(std::string_view key) {
  ExpiryKey parsed{static_cast<TimeMs>(number_of(key)), {}, {}};
  key.remove_prefix(8);
  parsed.venue = take_part(key);
  parsed.id = key;
  return parsed;
}

Shelf parse_shelf(std::string_view prefix) {
  Shelf shelf{};
  shelf.venue = take_part(prefix);
  shelf.allocated_to = take_part(prefix);
  ensure(prefix.size() == 1, "a shelf ends with its status");
  shelf.status = static_cast<Ticket::Status>(prefix[0] - '0');
  return shelf;
}

}  // namespace willcall
