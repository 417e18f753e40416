// Giving back the money of an order that does not stand.
#include "node/domain/orders.h"
#include "node/domain/rebase.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

using namespace willcall;
using namespace willcall::test;

namespace {

Refund by_card() {
  Refund refund;
  refund.set_method(Payment::CARD);
  refund.set_amount(1);  // the client does not decide the amount, nor who and when
  refund.set_by("mallory");
  refund.set_note("at the desk");
  return refund;
}

Order refused() { return reject_order(a_paid_order(), "the other sale came first", stamp()).order(); }

Order paid_and(Order::Status status) {
  Order order = a_paid_order();
  order.set_status(status);
  return order;
}

}  // namespace

TEST_CASE("the money of a refused order is given back whole, and the order remembers why it was refused") {
  const Order order = refused();
  const Result<Event> event = refund_order(order, by_card(), stamp("carl"));
  REQUIRE(event);
  const Order& after = event->order();
  CHECK(event->change().kind() == Change::REFUND);
  CHECK(after.version() == order.version() + 1);
  CHECK(after.status() == Order::REJECTED);
  CHECK(after.reason() == "the other sale came first");
  CHECK(after.refund().amount() == 2500);
  CHECK(after.refund().method() == Payment::CARD);
  CHECK(after.refund().by() == "carl");
  CHECK(after.refund().at_ms() == kNow);
  CHECK(after.refund().note() == "at the desk");
  CHECK(after.payment().amount() == 2500);
}

TEST_CASE("money is given back only where there is money to return") {
  const Order again = refund_order(refused(), by_card(), stamp())->order();
  const struct {
    const char* what;
    Order order;
    std::string said;
  } rows[] = {
      {"refused and paid", refused(), "ok"},
      {"cancelled and paid", paid_and(Order::CANCELLED), "ok"},
      {"given back already", again, "invalid_request"},
      {"it stands", a_paid_order(), "invalid_request"},
      {"open", an_order(), "invalid_request"},
      {"refused, never paid", an_order_that_is(Order::REJECTED), "invalid_request"},
      {"expired, never paid", an_order_that_is(Order::EXPIRED), "invalid_request"},
  };
  for (const auto& [what, order, expected] : rows) {
    INFO(what);
    CHECK(code_of(refund_order(order, by_card(), stamp())) == expected);
  }
}

TEST_CASE("a refund that meets another writer's event is made again once, and not twice") {
  const Order order = refused();
  const Event event = *refund_order(order, by_card(), stamp());
  CHECK(reapply(event.change(), event.order(), &order)->refund().amount() == 2500);
  CHECK_FALSE(reapply(event.change(), event.order(), &event.order()));
}
