// A record that is damaged in one box's store: it is said, and it keeps no other record from anything.
#include "schema/event.h"
#include "tests/support/catch.h"
#include "tests/support/failing_disk.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// Overwrites a row with bytes that no checksum fits.
void damage_ticket(SyncedBox& box, const std::string& id) {
  WriteTxn txn(box.store().environment());
  txn.put(box.store().tables().tickets.id(), record_key("arena", id), "damaged");
  txn.commit();
}

// Two tickets that box-1 may sell; A-1 is held by an order.
struct OneHold {
  VenueOfBoxes venue;
  SyncedBox& box = venue["box-1"];
  OneHold() {
    REQUIRE(box.create("A-1", 100));
    REQUIRE(box.create("A-2", 100));
    venue.settle();
    REQUIRE(box.reserve({"A-1"}));
  }
};

}  // namespace

TEST_CASE("a damaged record keeps no other from being sent") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  REQUIRE(venue["box-1"].create("A-2", 100));
  damage_ticket(venue["box-1"], "A-1");
  venue.settle();
  CHECK(venue["box-2"].has_ticket("A-2"));
  CHECK_FALSE(venue["box-2"].has_ticket("A-1"));
}

TEST_CASE("a message for a damaged record is put aside, and the others of its batch are applied") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  REQUIRE(venue["box-1"].create("A-2", 100));
  venue.settle();
  damage_ticket(venue["box-2"], "A-1");
  REQUIRE(venue["box-1"].reprice("A-1", 200));
  REQUIRE(venue["box-1"].reprice("A-2", 200));
  venue.settle();
  CHECK(venue["box-2"].ticket("A-2").price() == 200);
  CHECK(venue["box-2"].enquiries().backlog().quarantined == 1);
  CHECK(venue["box-2"].status().lag == 0);
}

TEST_CASE_METHOD(OneHold, "an order that cannot expire keeps no other from expiring") {
  REQUIRE(box.reserve({"A-2"}));
  damage_ticket(box, "A-1");
  box.clock.pass(std::chrono::hours(1));
  CHECK(box.expiry().turn(10) == 2);
  CHECK(box.ticket("A-2").status() == Ticket::AVAILABLE);
  CHECK(box.expiry().turn(10) == 0);  // put off
  box.clock.pass(std::chrono::minutes(2));
  CHECK(box.expiry().turn(10) == 1);  // tried again
}

TEST_CASE_METHOD(
    OneHold, "holds that run out while nothing can be stored are left for later, and nobody waits for them") {
  {
    const FailingDisk disk;
    CHECK_FALSE(box.reserve({"A-2"}));  // latches
  }
  box.clock.pass(std::chrono::hours(1));
  CHECK(box.expiry().turn(1) == 0);
  box.crash();
  CHECK(box.expiry().turn(1) == 1);
  CHECK(box.ticket("A-1").status() == Ticket::AVAILABLE);
}
