// Stories of the protocol's model about a box that came back with an old store (S4, S5, G2). What the fence
// of a restored box would do (publish, expire and settle nothing until it has compared everything) is left
// out on purpose: these stories must end well without it. That a restored box is noticed by its durable being
// ahead (G3) belongs to the part that notices; here it is told.
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Restored {
  VenueOfBoxes venue;
  SyncedBox& a = venue["box-1"];
  SyncedBox& b = venue["box-2"];
  Restored() {
    REQUIRE(a.create("T-0", 100));
    venue.settle();
  }
  // Somebody has noticed: everything is delivered again, and everything is compared.
  void told() {
    for (const Kind kind : {Kind::ticket, Kind::order}) venue.centre.durable(kind, "box-1/arena") = {};
    a.compare_everything();
    venue.settle();
  }
  static std::size_t exceptions(SyncedBox& box, const std::string& kind) {
    std::size_t found = 0;
    for (const auto& exception : box.exceptions()) found += exception.kind() == kind ? 1 : 0;
    return found;
  }
};

}  // namespace

TEST_CASE_METHOD(Restored, "S4: a restored box that thinks an order unpaid does not free what was paid for") {
  const bool expires_first = GENERATE(true, false);
  const std::string order = order_id(a.reserve({"T-0"}));
  venue.settle();
  const auto old = a.backup();
  REQUIRE(a.complete(order, 100));
  venue.settle();
  a.cut();
  a.restore(*old);
  REQUIRE(a.order(order).status() == Order::CREATED);
  if (expires_first) {
    a.clock.pass(std::chrono::hours(1));
    REQUIRE(a.expiry().turn(10) == 1);
  }
  a.mend();
  told();
  CHECK(venue.disagreement() == "");
  for (SyncedBox* box : {&a, &b}) {
    CHECK(box->ticket("T-0").status() == Ticket::SOLD);
    CHECK(box->order(order).status() == Order::COMPLETE);
  }
}

TEST_CASE_METHOD(Restored,
                 "S5: a sale of which only the ticket's event got out stays sold, and a person is told") {
  const auto old = a.backup();
  const std::string order = order_id(a.sell({"T-0"}, 100));
  a.turn();  // the ticket's event leaves, the order's waits for it
  REQUIRE(venue.centre.stream(Kind::order).messages.empty());
  a.restore(*old);
  told();
  CHECK(venue.disagreement() == "");
  CHECK(b.holder("T-0") == order);
  REQUIRE(exceptions(a, "orphan_sale") == 1);
  CHECK(a.exceptions().front().order_id() == order);
  Event dearer;  // it is disturbed again, and nobody is told twice
  dearer.mutable_change()->set_kind(Change::UPDATE);
  dearer.mutable_change()->set_by("shop");
  *dearer.mutable_ticket() = b.ticket("T-0");
  dearer.mutable_ticket()->set_version(dearer.ticket().version() + 1);
  dearer.mutable_ticket()->set_price(900);
  REQUIRE(venue.publish(dearer).sequence);
  venue.settle();
  CHECK(a.ticket("T-0").price() == 900);
  CHECK(exceptions(a, "orphan_sale") == 1);
}

TEST_CASE_METHOD(
    Restored,
    "G2: a seat sold a second time by a restored box: the first sale stands, the second is refused") {
  const auto old = a.backup();
  const std::string first = order_id(a.sell({"T-0"}, 100));
  venue.settle();
  a.cut();
  a.restore(*old);
  const auto second = a.sell({"T-0"}, 100);
  REQUIRE(second);
  a.mend();
  venue.settle();
  told();
  CHECK(venue.disagreement() == "");
  for (SyncedBox* box : {&a, &b}) {
    CHECK(box->holder("T-0") == first);
    CHECK(box->order(first).status() == Order::COMPLETE);
    CHECK(box->order(order_id(second)).status() == Order::REJECTED);
  }
  CHECK(exceptions(a, "refused_sale") == 1);
}
