// The race that the project began with: a buyer looks at a price, the seller raises it, the buyer clicks.
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Race {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  Version seen = 0;
  Race() {
    REQUIRE(one.create("A-1", 200));
    venue.settle();
    seen = one.ticket("A-1").version();  // the buyer looks at 200
  }
};

}  // namespace

TEST_CASE_METHOD(Race, "a buyer looks at 200, the seller raises to 3000, the buyer clicks: sold at 200") {
  REQUIRE(one.reprice("A-1", 3000));
  const auto sale = one.sell({"A-1"}, 200, seen);
  REQUIRE(sale);
  CHECK(one.order(order_id(sale)).total() == 200);
  CHECK(one.order(order_id(sale)).tickets(0).version() == seen);
}

TEST_CASE_METHOD(Race,
                 "the difference between what was seen and what it costs is a line in the order's history") {
  REQUIRE(one.reprice("A-1", 3000));
  const auto sale = one.sell({"A-1"}, 200, seen);
  REQUIRE(sale);
  venue.settle();
  for (SyncedBox* box : {&one, &two}) {
    const auto history = box->enquiries().history({Kind::order, "arena", order_id(sale)});
    REQUIRE(history);
    CHECK(history->front().event.change().reason() ==
          "A-1: seen at 2.00 EUR, costs 30.00 EUR now, sold at 2.00 EUR");
  }
}

TEST_CASE_METHOD(Race, "so it is of a ticket that had to be claimed") {
  REQUIRE(one.create("P-1", 200, ""));
  venue.settle();
  const Version of_pool = one.ticket("P-1").version();
  REQUIRE(two.reprice("P-1", 100));
  venue.settle();
  const auto sale = venue.verdict(
      one,
      one.orders().begin({"arena", {NamedTicket{"arena", "P-1", of_pool}}, "", {}}, {"carla", false}, {}));
  REQUIRE(sale);
  const auto history = one.enquiries().history({Kind::order, "arena", order_id(sale)});
  CHECK(history->front().event.change().reason() ==
        "P-1: seen at 2.00 EUR, costs 1.00 EUR now, sold at 1.00 EUR");
}

TEST_CASE_METHOD(Race, "the same with buyer and seller on different boxes and the line down: sold at 200") {
  one.cut();
  venue.settle();
  REQUIRE(two.reprice("A-1", 3000));  // the seller, on the other box
  venue.settle();
  const auto sale = one.sell({"A-1"}, 200, seen);
  REQUIRE(sale);
  one.mend();
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(two.order(order_id(sale)).total() == 200);
  CHECK(two.ticket("A-1").price() == 3000);
  CHECK(two.holder("A-1") == order_id(sale));
}

TEST_CASE_METHOD(Race, "the same when the raise has arrived and the line went down after it: sold at 200") {
  REQUIRE(two.reprice("A-1", 3000));
  venue.settle();
  one.clock.pass(std::chrono::minutes(-1));  // settle() turned the clock on; the promise still runs
  one.cut();
  one.turn();
  const auto sale = one.sell({"A-1"}, 200, seen);
  REQUIRE(sale);
  CHECK(one.order(order_id(sale)).total() == 200);
}

TEST_CASE_METHOD(Race, "the same after the promise ran out: refused with both prices, and nothing reserved") {
  REQUIRE(one.reprice("A-1", 3000));
  one.clock.pass(std::chrono::minutes(11));
  const auto sale = one.sell({"A-1"}, 200, seen);
  REQUIRE_FALSE(sale);
  CHECK(facts(sale.error().code).name == std::string("price_changed"));
  CHECK(sale.error().detail == "A-1 now costs 30.00 EUR; you saw 2.00 EUR.");
  CHECK(one.ticket("A-1").status() == Ticket::AVAILABLE);
}

TEST_CASE_METHOD(Race, "an order of several tickets keeps for each the price that was seen") {
  REQUIRE(one.create("A-2", 500));
  venue.settle();
  const Version second = one.ticket("A-2").version();
  REQUIRE(one.reprice("A-1", 3000));
  REQUIRE(one.reprice("A-2", 400));  // lower: the buyer pays the lower one
  OrderRequest wanted{
      "arena", {NamedTicket{"arena", "A-1", seen}, NamedTicket{"arena", "A-2", second}}, "", {}};
  const auto order = one.orders().take(wanted, {"carla", false}, {});
  REQUIRE(order);
  CHECK(one.order(order_id(order)).total() == 600);
}

TEST_CASE_METHOD(
    Race,
    "an order made at the first version while the ticket moves on: no lost lock, no endless redelivery") {
  one.cut();
  venue.settle();
  const auto order = one.reserve({"A-1"});  // the order is made on version 1
  for (int i = 0; i < 5; ++i) {             // the ticket moves on elsewhere
    REQUIRE(two.reprice("A-1", 300 + i));
    venue.settle();
  }
  one.mend();
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(two.ticket("A-1").status() == Ticket::RESERVED);
  CHECK(two.holder("A-1") == order_id(order));
  CHECK(one.status().lag == 0);  // everything was acknowledged
  CHECK(one.complete(order_id(order), 200));
}
