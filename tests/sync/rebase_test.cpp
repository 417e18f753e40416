// Another writer's event came first: what commutes stands, what does not is refused whole.
#include "schema/event.h"
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A ticket of box-1 that both boxes know; then the line of box-1 is cut.
struct CutOff {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  CutOff() {
    REQUIRE(one.create("A-1", 200));
    REQUIRE(one.create("A-2", 200));
    venue.settle();
    one.cut();
    venue.settle();
  }
  // What box-2 did stands in the stream before box-1 is back.
  void mend() {
    venue.settle();
    one.mend();
    venue.settle();
  }
};

}  // namespace

TEST_CASE("a price change and a sale of the same ticket both stand, whichever came first") {
  const bool price_first = GENERATE(true, false);
  CutOff story;
  if (price_first) {
    REQUIRE(story.two.reprice("A-1", 3000));
    story.venue.settle();
    REQUIRE(story.one.sell({"A-1"}, 200));
  } else {
    REQUIRE(story.one.sell({"A-1"}, 200));
    REQUIRE(story.two.reprice("A-1", 3000));
    story.venue.settle();
  }
  story.mend();
  CHECK(story.venue.disagreement() == "");
  CHECK(story.two.ticket("A-1").status() == Ticket::SOLD);
  CHECK(story.two.ticket("A-1").price() == 3000);
  CHECK(story.two.order(story.two.holder("A-1")).total() == 200);  // the buyer pays what he saw
}

TEST_CASE("a price changed on one box and a title on the other both stand") {
  CutOff story;
  REQUIRE(story.one.reprice("A-1", 900));
  REQUIRE(story.two.retitle("A-1", "Matinee"));
  story.mend();
  CHECK(story.one.ticket("A-1").price() == 900);
  CHECK(story.one.ticket("A-1").title() == "Matinee");
  CHECK(story.venue.disagreement() == "");
}

TEST_CASE("two prices set apart: the one that reaches the stream last stands, on every box") {
  CutOff story;
  REQUIRE(story.one.reprice("A-1", 900));
  REQUIRE(story.two.reprice("A-1", 800));
  story.mend();
  CHECK(story.two.ticket("A-1").price() == 900);
  CHECK(story.venue.versions(Kind::ticket, "A-1") == std::vector<Version>{1, 2, 3});
  CHECK(story.venue.disagreement() == "");
}

TEST_CASE("a rebased change keeps its operation id under its new version") {
  CutOff story;
  REQUIRE(story.one.reprice("A-1", 900));
  const auto before = story.one.enquiries().history({Kind::ticket, "arena", "A-1"})->front().event;
  REQUIRE(story.two.retitle("A-1", "Matinee"));
  story.mend();
  const auto after = story.one.enquiries().history({Kind::ticket, "arena", "A-1"})->front().event;
  CHECK(before.change().operation_id() == after.change().operation_id());
  CHECK(before.ticket().version() == 2);
  CHECK(after.ticket().version() == 3);
}

TEST_CASE("many pending changes of one record are rebased in their order") {
  CutOff story;
  const std::string order = order_id(story.one.reserve({"A-1"}));
  REQUIRE(story.one.complete(order, 200));
  REQUIRE(story.one.reprice("A-2", 300));
  REQUIRE(story.one.reprice("A-2", 400));
  REQUIRE(story.two.retitle("A-1", "Matinee"));
  REQUIRE(story.two.retitle("A-2", "Matinee"));
  story.mend();
  CHECK(story.two.ticket("A-1").status() == Ticket::SOLD);
  CHECK(story.two.ticket("A-2").price() == 400);
  CHECK(story.two.order(order).status() == Order::COMPLETE);
  CHECK(story.venue.disagreement() == "");
}

TEST_CASE("the same seat map created on two boxes is one seat map") {
  VenueOfBoxes venue;
  venue.centre.up = false;
  venue.settle();
  REQUIRE(venue["box-1"].create("A-1", 200, ""));
  REQUIRE(venue["box-2"].create("A-1", 200, ""));
  venue.centre.up = true;
  venue.settle();
  CHECK(venue.versions(Kind::ticket, "A-1") == std::vector<Version>{1});
  CHECK(venue.disagreement() == "");
}

TEST_CASE("a foreign writer who frees a sold ticket is corrected: the sale stands") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 200));
  venue.settle();
  const std::string order = order_id(venue["box-1"].sell({"A-1"}, 200));
  venue.settle();
  Event freed;
  freed.mutable_change()->set_kind(Change::RELEASE);
  freed.mutable_change()->set_operation_id("rude");
  Ticket t = venue["box-1"].ticket("A-1");
  t.set_status(Ticket::AVAILABLE);
  t.clear_order_id();
  t.clear_order_node();
  t.clear_guarantee();
  t.set_version(3);
  *freed.mutable_ticket() = t;
  REQUIRE(venue.publish(freed).sequence);
  venue.settle();
  CHECK(venue["box-2"].ticket("A-1").status() == Ticket::SOLD);
  CHECK(venue["box-2"].holder("A-1") == order);
  CHECK(venue.disagreement() == "");
}

TEST_CASE("a sale whose ticket another box took without the right to it stands, and a person is told") {
  CutOff story;
  const std::string order = order_id(story.one.sell({"A-1", "A-2"}, 400));
  Event stolen;  // only a broken rule can do this to an allocated ticket
  stolen.mutable_change()->set_kind(Change::SELL);
  stolen.mutable_change()->set_node_id("box-9");
  stolen.mutable_change()->set_order_id("o-9");
  Ticket t = story.two.ticket("A-1");
  t.set_status(Ticket::SOLD);
  t.set_order_id("o-9");
  t.set_order_node("box-9");
  t.set_version(2);
  *stolen.mutable_ticket() = t;
  REQUIRE(story.venue.publish(stolen).sequence);
  story.mend();
  CHECK(story.two.order(order).status() == Order::COMPLETE);
  CHECK(story.two.holder("A-1") == order);
  CHECK(story.two.holder("A-2") == order);
  REQUIRE(story.one.exceptions().size() == 1);
  CHECK(story.one.exceptions()[0].kind() == "rule_broken");
  CHECK(story.venue.disagreement() == "");
}

TEST_CASE("a buyer pays the lowest of what a renumbered version meant here") {
  CutOff story;
  REQUIRE(story.one.reprice("A-1", 150));  // version 2 means 150 here
  REQUIRE(story.two.reprice("A-1", 500));  // in the stream version 2 means 500
  story.mend();                            // 150 stands as version 3
  REQUIRE(story.one.reprice("A-1", 900));
  story.venue.settle();
  CHECK(story.one.sell({"A-1"}, 150, 2));
}
