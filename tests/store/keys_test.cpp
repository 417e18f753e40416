// The order of keys is the order in which lists are answered.
#include "node/store/keys.h"

#include <algorithm>
#include <functional>
#include <random>
#include <tuple>
#include <vector>

#include "tests/support/catch.h"

using namespace willcall;

namespace {

// Short ids from few letters, so that one is often the beginning of another.
std::string some_id(std::mt19937& random, bool may_be_empty = false) {
  static constexpr char kLetters[] = "-0A_az";
  std::string id;
  for (std::size_t size = random() % 4 + (may_be_empty ? 0 : 1); id.size() < size;)
    id += kLetters[random() % 6];
  return id;
}

// Does the byte order of `key_of(parts)` agree with the order of the parts?
template <class Parts>
bool same_order(std::vector<Parts> all, const std::function<std::string(const Parts&)>& key_of) {
  std::sort(all.begin(), all.end());
  return std::is_sorted(all.begin(), all.end(),
                        [&](const Parts& a, const Parts& b) { return key_of(a) < key_of(b); });
}

constexpr std::uint64_t kNumbers[] = {
    0, 1, 255, 256, 65'535, 1'700'000'000'000, ~std::uint64_t{0} >> 1U, ~std::uint64_t{0}};

}  // namespace

TEST_CASE("numbers sort as numbers and come back as they were") {
  std::string last;
  for (const std::uint64_t number : kNumbers) {
    CHECK(number_of(number_key(number)) == number);
    CHECK(number_key(number).size() == 8);
    CHECK(last < number_key(number));
    last = number_key(number);
  }
}

TEST_CASE("records sort by venue, then by id") {
  using Parts = std::tuple<std::string, std::string>;
  std::mt19937 random(1);
  std::vector<Parts> all;
  for (int i = 0; i < 500; ++i) all.emplace_back(some_id(random), some_id(random));
  CHECK(same_order<Parts>(all, [](const Parts& p) { return record_key(std::get<0>(p), std::get<1>(p)); }));
}

TEST_CASE("tickets in the index sort by venue, allocation, status, then id, and the pool comes first") {
  using Parts = std::tuple<std::string, std::string, int, std::string>;
  std::mt19937 random(2);
  std::vector<Parts> all;
  for (int i = 0; i < 500; ++i)
    all.emplace_back(some_id(random), some_id(random, true), static_cast<int>(random() % 4), some_id(random));
  CHECK(same_order<Parts>(all, [](const Parts& p) {
    return shelf_prefix(std::get<0>(p), std::get<1>(p), static_cast<Ticket::Status>(std::get<2>(p))) +
           std::get<3>(p);
  }));
}

TEST_CASE("orders in their indexes sort by venue, then status or user, then id") {
  using Parts = std::tuple<std::string, std::string, int, std::string>;
  std::mt19937 random(3);
  std::vector<Parts> all;
  for (int i = 0; i < 500; ++i)
    all.emplace_back(some_id(random), "", static_cast<int>(random() % 5), some_id(random));
  CHECK(same_order<Parts>(all, [](const Parts& p) {
    return order_status_prefix(std::get<0>(p), static_cast<Order::Status>(std::get<2>(p))) + std::get<3>(p);
  }));
  for (Parts& p : all) p = {std::get<0>(p), some_id(random), 0, std::get<3>(p)};
  CHECK(same_order<Parts>(all, [](const Parts& p) {
    return order_user_prefix(std::get<0>(p), std::get<1>(p)) + std::get<3>(p);
  }));
}

TEST_CASE("holds sort by time first, and say whose they are") {
  CHECK(expiry_key(999, "z", "z") < expiry_key(1000, "a", "a"));
  CHECK(expiry_key(1000, "a", "z") < expiry_key(1000, "a-b", "a"));
  const ExpiryKey parsed = parse_expiry_key(expiry_key(1'700'000'000'000, "arena", "o-1"));
  CHECK(parsed.at == 1'700'000'000'000);
  CHECK(parsed.venue == "arena");
  CHECK(parsed.id == "o-1");
}

TEST_CASE("a shelf comes back from its key") {
  for (const std::string owner : {"", "box-1"})
    for (const auto status : {Ticket::AVAILABLE, Ticket::RESERVED, Ticket::SOLD, Ticket::WITHDRAWN})
      CHECK(parse_shelf(shelf_prefix("arena", owner, status)) == Shelf{"arena", owner, status});
}

TEST_CASE("a key that is none of ours is a bug, not a wrong answer") {
  CHECK_THROWS(number_of("short"));
  CHECK_THROWS(parse_shelf("arena"));
  CHECK_THROWS(parse_shelf(shelf_prefix("arena", "", Ticket::SOLD) + "A-1"));
  CHECK_THROWS(parse_expiry_key(number_key(7) + "arena"));
}
