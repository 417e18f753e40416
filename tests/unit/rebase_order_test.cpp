// What remains of a pending change of an order when another event of the same order came first. Only a
// restored or cloned box meets that: nobody else changes its orders.
#include "node/domain/orders.h"
#include "node/domain/rebase.h"
#include "schema/words.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

const Actor kAdmin{"ada", true};

Event completed() { return *complete_order(an_order(), cash(2500), false, stamp()); }
Event cancelled() { return *cancel_order(an_order(), kAdmin, "ill", {}, stamp()); }
Event cancelled_with_refund() {
  Refund refund;
  refund.set_method(Payment::CASH);
  return *cancel_order(a_paid_order(), kAdmin, "ill", refund, stamp());
}
Event expired() { return expire_order(an_order(), stamp()); }
Event rejected() { return reject_order(an_order(), "A-12 is held by order o-2", stamp()); }
Event refunded() {
  Order after = a_paid_order();
  after.set_status(Order::REJECTED);
  after.mutable_refund()->set_amount(2500);
  return event_of(Change::REFUND, after, stamp());
}

std::optional<Order> again(const Event& event, const Order& head) {
  return reapply(event.change(), event.order(), &head);
}
std::string outcome(const std::optional<Order>& order) {
  return order ? std::string(word(order->status())) : "dropped";
}

}  // namespace

TEST_CASE("a pending change of an order, made again on another base") {
  struct Row {
    const char* story;
    Event given;
    Order::Status head;
    const char* expected;
  };
  const Row table[] = {
      {"complete", completed(), Order::CREATED, "complete"},
      {"complete", completed(), Order::EXPIRED, "complete"},  // opened again
      {"complete", completed(), Order::COMPLETE, "dropped"},
      {"complete", completed(), Order::CANCELLED, "dropped"},
      {"complete", completed(), Order::REJECTED, "dropped"},
      {"cancel", cancelled(), Order::CREATED, "cancelled"},
      {"cancel", cancelled(), Order::CANCELLED, "dropped"},
      {"cancel", cancelled(), Order::EXPIRED, "dropped"},
      {"cancel", cancelled_with_refund(), Order::COMPLETE, "cancelled"},
      {"expire", expired(), Order::CREATED, "expired"},
      {"expire", expired(), Order::COMPLETE, "dropped"},  // it was paid
      {"expire", expired(), Order::EXPIRED, "dropped"},
      {"expire", expired(), Order::CANCELLED, "dropped"},
      {"reject", rejected(), Order::CREATED, "rejected"},
      {"reject", rejected(), Order::COMPLETE, "rejected"},
      {"reject", rejected(), Order::REJECTED, "dropped"},
      {"reject", rejected(), Order::CANCELLED, "dropped"},
      {"refund", refunded(), Order::REJECTED, "rejected"},
      {"create", event_of(Change::CREATE, an_order(), stamp()), Order::CREATED, "dropped"},
  };
  for (const Row& row : table) {
    INFO(row.story << " on " << word(row.head));
    const Order head = row.head == Order::COMPLETE ? a_paid_order() : an_order_that_is(row.head);
    const std::optional<Order> after = again(row.given, head);
    CHECK(outcome(after) == row.expected);
    if (after) CHECK(after->version() == head.version() + 1);
  }
}

TEST_CASE("money that was taken is never forgotten by a rebase") {
  // Made on the open order; an earlier life of this box had taken the money.
  for (const Event& event : {cancelled(), rejected()}) {
    const auto after = again(event, a_paid_order());
    REQUIRE(after);
    CHECK(after->payment().amount() == 2500);  // without a refund: money to return
    CHECK_FALSE(after->has_refund());
    CHECK(after->reason() == event.order().reason());
  }
}

TEST_CASE("a payment made again pays, and its order no longer ends") {
  const auto after = again(completed(), an_order());
  REQUIRE(after);
  CHECK(same(after->payment(), cash(2500)));
  CHECK(after->expires_at_ms() == 0);
  CHECK(after->updated_at_ms() == kNow);
}

TEST_CASE("an order opened again forgets why it had ended") {
  const Event event = *complete_order(expired().order(), cash(2500), true, stamp());
  const auto after = again(event, expired().order());
  REQUIRE(after);
  CHECK(after->reason().empty());
}

TEST_CASE("money that was given back once is not given back again") {
  const Event once = refunded();
  const auto after = again(once, an_order_that_is(Order::REJECTED));
  REQUIRE(after);
  CHECK(after->refund().amount() == 2500);
  CHECK_FALSE(again(once, *after));
}

TEST_CASE("an order that the stream lost begins anew, what was done to it does not") {
  const Event sold = *take_order(
      {"o-1", "arena", "", "EUR", {an_order().tickets(0)}, Order::ALLOCATED, cash(2500), 0}, stamp());
  for (const Event& event : {event_of(Change::CREATE, an_order(), stamp()), sold, completed()}) {
    const auto first = reapply(event.change(), event.order(), nullptr);
    REQUIRE(first);
    CHECK(first->version() == 1);
    CHECK(same(first->tickets(0), event.order().tickets(0)));
  }
  for (const Event& event : {cancelled(), expired(), rejected()})
    CHECK_FALSE(reapply(event.change(), event.order(), nullptr));
}
