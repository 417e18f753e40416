// Writers that are no box and do not keep to the rules: whatever they put on a subject, a record of ours goes
// on, and all boxes hold the same.
#include "schema/event.h"
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Street {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  // Puts bytes on a ticket's subject whatever stands there.
  void put(const std::string& id, const std::string& bytes) {
    REQUIRE(venue.centre.publish(Kind::ticket, "tickets.arena." + id, bytes, std::nullopt).sequence);
  }
  void put(const Event& event) { put(event.ticket().id(), event.SerializeAsString()); }
  void check_agreement() {
    CHECK(one.outbox() == 0);
    CHECK(one.digest() == two.digest());
    CHECK(one.faults() == std::vector<std::string>{});
  }
};

}  // namespace

TEST_CASE("an old version that was sent again behind newer ones does not hold its record up") {
  Street street;
  street.put(outside_ticket("X", 1));
  street.put(outside_ticket("X", 2, 600));
  street.put(outside_ticket("X", 1));
  street.venue.settle();
  REQUIRE(street.one.reprice("X", 700));
  street.venue.settle();
  street.check_agreement();
  CHECK(street.two.ticket("X").price() == 700);
  CHECK(street.one.line.sent.size() < 10);
}

TEST_CASE("a version that comes late, behind one that skipped it, does not hold its record up") {
  Street street;
  street.put(outside_ticket("X", 5));
  street.put(outside_ticket("X", 3));
  street.venue.settle();
  REQUIRE(street.one.sell({"X"}, 500));
  street.venue.settle();
  street.check_agreement();
  CHECK(street.two.ticket("X").status() == Ticket::SOLD);
  CHECK(street.two.ticket("X").version() == 6);
}

TEST_CASE("very many records with an old version at their end keep no other from being sent") {
  Street street;
  for (int i = 0; i < 1100; ++i) {
    const std::string id = "X-" + std::to_string(i);
    street.put(outside_ticket(id, 1));
    street.put(outside_ticket(id, 2, 600));
    street.put(outside_ticket(id, 1));
  }
  street.venue.settle();
  for (int i = 0; i < 1100; ++i) REQUIRE(street.one.reprice("X-" + std::to_string(i), 700));
  REQUIRE(street.one.create("ours", 100));
  street.venue.settle();
  CHECK(street.two.has_ticket("ours"));
  street.check_agreement();
}

TEST_CASE("garbage on top of a version that has not come yet does not hide it") {
  Street street;
  REQUIRE(street.one.create("A-1", 100));
  street.venue.settle();
  REQUIRE(street.one.reprice("A-1", 200));
  Event theirs = outside_ticket("A-1", 2, 300);
  street.put(theirs);
  street.put("A-1", "no event at all");
  street.one.line.hold_deliveries = true;  // the reading is faster than the feed
  street.venue.settle();
  street.one.line.hold_deliveries = false;
  street.venue.settle();
  CHECK(street.venue.versions(Kind::ticket, "A-1") == std::vector<Version>{1, 2, 3});
  street.check_agreement();
}

TEST_CASE("a version that would bring a record to the end of its numbers is put aside") {
  Street street;
  street.put(outside_ticket("X", 1));
  street.put(outside_ticket("X", kMaxInteger));
  street.put(outside_ticket("Y", kMaxInteger));
  street.venue.settle();
  CHECK(street.one.ticket("X").version() == 1);
  CHECK_FALSE(street.one.has_ticket("Y"));
  CHECK(street.one.enquiries().backlog().quarantined == 2);
  REQUIRE(street.one.sell({"X"}, 500));  // goes on, over the message that was put aside
  street.venue.settle();
  street.check_agreement();
  CHECK(street.two.ticket("X").version() == 2);
}

TEST_CASE("a record filled up with fields that nobody knows is put aside, and its ticket goes on") {
  Street street;
  REQUIRE(street.one.create("A-1", 100));
  street.venue.settle();
  Event full = outside_ticket("A-1", 2);
  full.mutable_ticket()
      ->GetReflection()
      ->MutableUnknownFields(full.mutable_ticket())
      ->AddLengthDelimited(900, std::string(60'000, 'x'));
  street.put(full);
  street.venue.settle();
  REQUIRE(street.one.sell({"A-1"}, 100));
  street.venue.settle();
  street.check_agreement();
  CHECK(street.two.ticket("A-1").status() == Ticket::SOLD);
}

TEST_CASE("a foreign version one with other bytes is compared with a long history, and changes nothing") {
  Street street;
  for (Version v = 1; v <= 700; ++v) street.put(outside_ticket("X", v, 100 + v));
  street.venue.settle();
  street.put(outside_ticket("X", 1, 9));
  street.venue.settle();
  CHECK(street.one.ticket("X").version() == 700);
  REQUIRE(street.one.sell({"X"}, 800));
  street.venue.settle();
  street.check_agreement();
}
