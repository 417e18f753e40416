// Writers that break a rule: the node whose ticket or order it is puts it right, and says so.
#include "schema/event.h"
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Intruder {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  Intruder() {
    REQUIRE(one.create("A-1", 200));
    venue.settle();
  }
  // The ticket as it is now, changed by a writer that is no node.
  Event ticket_event(Change::Kind kind, const std::string& id = "A-1") {
    Event event;
    event.mutable_change()->set_kind(kind);
    event.mutable_change()->set_operation_id("intruder-" + std::to_string(++events_));
    event.mutable_change()->set_by("shop");
    *event.mutable_ticket() = one.ticket(id);
    event.mutable_ticket()->set_version(event.ticket().version() + 1);
    return event;
  }
  void publish(const Event& event) {
    venue.publish(event);
    venue.settle();
    CHECK(venue.disagreement() == "");
  }
  void check_said(SyncedBox& box, const std::string& order) {
    REQUIRE(box.exceptions().size() == 1);
    CHECK(box.exceptions().front().kind() == "rule_broken");
    CHECK(box.exceptions().front().order_id() == order);
    CHECK(box.exceptions().front().amount() == 0);  // the sale stands: nothing is to be returned
  }
  int events_ = 0;
};

}  // namespace

TEST_CASE_METHOD(Intruder, "a foreign writer frees a sold ticket: the sale stands") {
  const std::string order = order_id(one.sell({"A-1"}, 200));
  venue.settle();
  Event event = ticket_event(Change::RELEASE);
  event.mutable_ticket()->set_status(Ticket::AVAILABLE);
  event.mutable_ticket()->clear_order_id();
  event.mutable_ticket()->clear_order_node();
  publish(event);
  CHECK(two.ticket("A-1").status() == Ticket::SOLD);
  CHECK(two.holder("A-1") == order);
  check_said(one, order);
}

TEST_CASE_METHOD(Intruder, "a foreign writer sells a sold ticket to another order: the sale stands") {
  const std::string order = order_id(one.sell({"A-1"}, 200));
  venue.settle();
  Event event = ticket_event(Change::SELL);
  event.mutable_ticket()->set_order_id("made-up");
  event.mutable_ticket()->set_order_node("box-2");
  publish(event);
  CHECK(two.holder("A-1") == order);
  CHECK(one.order(order).status() == Order::COMPLETE);
  CHECK(one.exceptions().size() == 1);
}

TEST_CASE_METHOD(
    Intruder,
    "a foreign writer takes an allocation: the ticket stays with its box, and its offline sale stands") {
  one.cut();
  venue.settle();
  const auto sale = one.sell({"A-1"}, 200);
  Event event = ticket_event(Change::ALLOCATE);
  *event.mutable_ticket() = two.ticket("A-1");
  event.mutable_ticket()->set_version(2);
  event.mutable_ticket()->set_allocated_to("box-2");
  venue.publish(event);
  venue.settle();
  one.mend();
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(two.holder("A-1") == order_id(sale));
  CHECK(one.order(order_id(sale)).status() == Order::COMPLETE);
  CHECK(one.exceptions().size() == 1);
}

TEST_CASE_METHOD(Intruder, "a foreign writer cancels another node's order: the order stands") {
  const std::string order = order_id(one.sell({"A-1"}, 200));
  venue.settle();
  Event event;
  event.mutable_change()->set_kind(Change::CANCEL);
  event.mutable_change()->set_operation_id("intruder");
  event.mutable_change()->set_by("shop");
  *event.mutable_order() = one.order(order);
  event.mutable_order()->set_version(2);
  event.mutable_order()->set_status(Order::CANCELLED);
  publish(event);
  CHECK(two.order(order).status() == Order::COMPLETE);
  CHECK(two.order(order).version() == 3);
  check_said(one, order);
}

TEST_CASE_METHOD(Intruder, "an order that another writer made up for a box holds nothing") {
  Event event;
  event.mutable_change()->set_kind(Change::COMPLETE);
  event.mutable_change()->set_by("shop");
  Order& order = *event.mutable_order();
  order.set_id("made-up");
  order.set_venue("arena");
  order.set_node_id("box-1");
  order.set_status(Order::COMPLETE);
  order.set_currency("EUR");
  order.set_version(1);
  order.set_total(200);
  order.mutable_payment()->set_amount(200);
  OrderLine& line = *order.add_tickets();
  line.set_id("A-1");
  line.set_price(200);
  publish(event);
  CHECK(two.order("made-up").status() == Order::REJECTED);
  CHECK(two.ticket("A-1").status() == Ticket::AVAILABLE);
  CHECK(one.exceptions().size() == 1);
}

TEST_CASE_METHOD(Intruder, "a ticket given to an order that its box never took is released") {
  Event event = ticket_event(Change::SELL);
  event.mutable_ticket()->set_status(Ticket::SOLD);
  event.mutable_ticket()->set_order_id("made-up");
  event.mutable_ticket()->set_order_node("box-1");
  publish(event);
  CHECK(two.ticket("A-1").status() == Ticket::AVAILABLE);
  CHECK_FALSE(one.exceptions().empty());
  CHECK(one.sell({"A-1"}, 200));
}

TEST_CASE_METHOD(Intruder, "anybody may change the price of a sold ticket; the order keeps its own") {
  const std::string order = order_id(one.sell({"A-1"}, 200));
  venue.settle();
  Event event = ticket_event(Change::UPDATE);
  event.mutable_ticket()->set_price(3000);
  publish(event);
  CHECK(one.exceptions().empty());
  CHECK(one.ticket("A-1").price() == 3000);
  CHECK(one.order(order).total() == 200);
}

TEST_CASE(
    "the same seat map imported on two boxes merges; where it differs the first stands and somebody is "
    "told") {
  VenueOfBoxes venue;
  SyncedBox &one = venue["box-1"], &two = venue["box-2"];
  one.cut();
  two.cut();
  venue.settle();
  for (SyncedBox* box : {&one, &two}) REQUIRE(box->create("A-1", 200, "box-1"));
  REQUIRE(one.create("A-2", 200, ""));
  REQUIRE(two.create("A-2", 250, ""));
  one.mend();
  venue.settle();
  two.mend();
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(two.ticket("A-2").price() == 200);
  REQUIRE(two.exceptions().size() == 1);
  CHECK(two.exceptions().front().kind() == "duplicate_id");
  CHECK(two.exceptions().front().ticket_id() == "A-2");
}
