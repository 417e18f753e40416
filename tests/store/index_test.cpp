// What is derived from a record follows it.
#include "node/store/listing.h"
#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Lines = std::vector<std::string>;

struct Indexed {
  OpenStore store;
  void change(const Ticket& after) {
    store.write([&](Writer& w) { change_here(w, after); });
    CHECK(store.faults() == Lines{});
  }
  void change(const Order& after, TimeMs hold_until = 0) {
    store.write([&](Writer& w) { change_here(w, after, hold_until); });
    CHECK(store.faults() == Lines{});
  }
  Lines orders(const OrderFilter& filter) {
    Lines ids;
    each_order(store.now(), filter, "", [&](const rows::OrderRow& row) {
      ids.push_back(row.order().id());
      return true;
    });
    return ids;
  }
  std::size_t holds() { return store.now().expired(kMaxInteger, 100).size(); }
  // Tickets on a shelf; -1 if the shelf was never used.
  std::int64_t on_shelf(const std::string& owner, Ticket::Status status) {
    for (const auto& [shelf, tickets] : shelf_counts(store.now(), "arena"))
      if (shelf.allocated_to == owner && shelf.status == status) return tickets;
    return -1;
  }
};

}  // namespace

TEST_CASE("a ticket is counted on the shelf where it stands, and on no other") {
  Indexed venue;
  venue.change(seat("A-1"));
  venue.change(seat("A-2"));
  CHECK(venue.on_shelf("", Ticket::AVAILABLE) == 2);
  venue.change(seat("A-1", "box-1"));
  venue.change(seat("A-1", "box-1", Ticket::SOLD));
  CHECK(venue.on_shelf("", Ticket::AVAILABLE) == 1);
  CHECK(venue.on_shelf("box-1", Ticket::AVAILABLE) == 0);
  CHECK(venue.on_shelf("box-1", Ticket::SOLD) == 1);
  CHECK(venue.on_shelf("box-2", Ticket::SOLD) == -1);
}

TEST_CASE("a new price moves no ticket") {
  Indexed venue;
  venue.change(seat("A-1", "box-1"));
  Ticket dearer = seat("A-1", "box-1");
  dearer.set_price(9900);
  venue.change(dearer);
  CHECK(venue.on_shelf("box-1", Ticket::AVAILABLE) == 1);
  CHECK(venue.store.now().ticket("arena", "A-1")->ticket().price() == 9900);
}

TEST_CASE("an order is listed under its status, and only there") {
  Indexed venue;
  venue.change(sale("o-1"));
  CHECK(venue.orders({"arena", Order::CREATED, {}}) == Lines{"o-1"});
  venue.change(sale("o-1", "carl", Order::COMPLETE));
  CHECK(venue.orders({"arena", Order::CREATED, {}}) == Lines{});
  CHECK(venue.orders({"arena", Order::COMPLETE, {}}) == Lines{"o-1"});
}

TEST_CASE("an order is listed under its user, also when another one is named later") {
  Indexed venue;
  venue.change(sale("o-1", "carl"));
  venue.change(sale("o-2", ""));
  CHECK(venue.orders({"arena", {}, "carl"}) == Lines{"o-1"});
  venue.change(sale("o-1", "dora"));
  venue.change(sale("o-2", "dora"));
  CHECK(venue.orders({"arena", {}, "carl"}) == Lines{});
  CHECK(venue.orders({"arena", {}, "dora"}) == Lines{"o-1", "o-2"});
  venue.change(sale("o-1", ""));
  CHECK(venue.orders({"arena", {}, "dora"}) == Lines{"o-2"});
}

TEST_CASE("an open order stands in the index of holds until it is paid, and where it was renewed to") {
  Indexed venue;
  venue.change(sale("o-1"), 8000);
  CHECK(venue.holds() == 1);
  venue.change(sale("o-1"), 9000);
  CHECK(venue.store.now().expired(8500, 10).empty());
  CHECK(venue.holds() == 1);
  venue.change(sale("o-1", "carl", Order::COMPLETE));
  CHECK(venue.holds() == 0);
}

TEST_CASE("an open order that was not taken here has no hold") {
  Indexed venue;
  venue.store.write([](Writer& w) { change_there(w, sale("o-1"), 1); });
  CHECK(venue.holds() == 0);
  CHECK(venue.store.faults() == Lines{});
}
