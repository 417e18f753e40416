// The main job, turned by hand: boxes of one venue sell, with and without the line, and agree.
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("a ticket created on one box appears on the other with its own id") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 2500));
  venue.settle();
  CHECK(venue["box-2"].ticket("A-1").price() == 2500);
  CHECK(venue["box-2"].ticket("A-1").allocated_to() == "box-1");
  CHECK(venue.disagreement() == "");
}

TEST_CASE("an order locks its ticket with the next version, and letting go or paying moves it on") {
  VenueOfBoxes venue;
  for (const char* id : {"paid", "cancelled", "expired"}) REQUIRE(venue["box-1"].create(id, 100));
  venue.settle();
  const std::string paid = order_id(venue["box-1"].reserve({"paid"}));
  const std::string cancelled = order_id(venue["box-1"].reserve({"cancelled"}));
  const std::string expired = order_id(venue["box-1"].reserve({"expired"}));
  venue.settle();
  CHECK(venue["box-2"].ticket("paid").status() == Ticket::RESERVED);
  CHECK(venue["box-2"].ticket("paid").version() == 2);
  REQUIRE(venue["box-1"].complete(paid, 100));
  REQUIRE(venue["box-1"].cancel(cancelled));
  venue["box-1"].clock.pass(std::chrono::minutes(16));
  REQUIRE(venue["box-1"].expiry().turn(10) == 1);
  venue.settle();
  CHECK(venue["box-2"].ticket("paid").status() == Ticket::SOLD);
  CHECK(venue["box-2"].ticket("cancelled").status() == Ticket::AVAILABLE);
  CHECK(venue["box-2"].ticket("expired").status() == Ticket::AVAILABLE);
  CHECK(venue["box-2"].order(expired).status() == Order::EXPIRED);
  CHECK(venue.versions(Kind::ticket, "paid") == std::vector<Version>{1, 2, 3});
  CHECK(venue.disagreement() == "");
}

TEST_CASE("with the line down both boxes go on selling their own tickets, and agree when it is back") {
  VenueOfBoxes venue;
  for (int i = 0; i < 20; ++i)
    REQUIRE(venue[i % 2 ? "box-1" : "box-2"].create("T-" + std::to_string(i), 100));
  venue.settle();
  venue.centre.up = false;
  venue.settle();
  for (int i = 0; i < 20; ++i)
    REQUIRE(venue[i % 2 ? "box-1" : "box-2"].sell({"T-" + std::to_string(i)}, 100));
  CHECK(venue["box-1"].ticket("T-0").status() == Ticket::AVAILABLE);  // box-2's sale is not known yet
  CHECK(venue["box-1"].outbox() == 20);
  venue.centre.up = true;
  venue.settle();
  CHECK(venue["box-1"].ticket("T-0").status() == Ticket::SOLD);
  CHECK(venue.disagreement() == "");
}

TEST_CASE("an allocation guarantees only after the stream has confirmed it") {
  VenueOfBoxes venue;
  venue.centre.up = false;
  venue.settle();
  REQUIRE(venue["box-1"].create("A-1", 100));
  const auto early = venue["box-1"].sell({"A-1"}, 100);
  REQUIRE(!early);
  CHECK(early.error().code == Code::offline_not_allocated);
  venue.centre.up = true;
  venue.settle();
  CHECK(venue["box-1"].sell({"A-1"}, 100));
}

TEST_CASE("a ticket of another box is refused, naming the box") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue.settle();
  const auto refused = venue["box-2"].sell({"A-1"}, 100);
  REQUIRE(!refused);
  CHECK(refused.error().code == Code::allocated_elsewhere);
  CHECK(refused.error().detail.find("box-1") != std::string::npos);
}

TEST_CASE("an order's event leaves after its tickets' events") {
  VenueOfBoxes venue;
  for (const char* id : {"A-1", "A-2", "A-3"}) REQUIRE(venue["box-1"].create(id, 100));
  venue.settle();
  venue["box-1"].line.sent.clear();
  REQUIRE(venue["box-1"].sell({"A-1", "A-2", "A-3"}, 300));
  venue.settle();
  REQUIRE(venue["box-1"].line.sent.size() == 4);
  CHECK(venue["box-1"].line.sent.back().key.kind == Kind::order);
}

TEST_CASE("two thousand waiting events drain through a bounded window") {
  VenueOfBoxes venue({"box-1"});
  venue.centre.up = false;
  venue.settle();
  std::vector<NewTicket> rows;
  for (int i = 0; i < 2000; ++i)
    rows.push_back({"arena", "T-" + std::to_string(i), "Seat", "EUR", "anna", "box-1", 100});
  REQUIRE(venue["box-1"].tickets().import(rows, {"anna", false}));
  venue.centre.up = true;
  std::size_t most = 0;
  for (int turn = 0; turn < 30; ++turn) {
    venue["box-1"].turn();
    most = std::max(most, venue["box-1"].status().in_flight);
  }
  CHECK(most == 512);
  CHECK(venue["box-1"].outbox() == 0);
  CHECK(venue.disagreement() == "");
}

TEST_CASE("the streams replayed from their beginning give every box the same records") {
  VenueOfBoxes venue({"box-1", "late"});
  venue["late"].cut();
  for (int i = 0; i < 30; ++i) REQUIRE(venue["box-1"].create("T-" + std::to_string(i), 100));
  venue.settle();
  for (int i = 0; i < 30; i += 3) REQUIRE(venue["box-1"].sell({"T-" + std::to_string(i)}, 100));
  for (int i = 1; i < 30; i += 3) REQUIRE(venue["box-1"].reprice("T-" + std::to_string(i), 200));
  venue["late"].mend();
  venue.settle();
  CHECK(venue.disagreement() == "");
}
