#include "node/domain/orders.h"
#include "schema/invariant.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

const Actor kCashier{"carl", false}, kAdmin{"ada", true};

OrderLine line(const std::string& id, Money price) {
  OrderLine made;
  made.set_id(id);
  made.set_version(3);
  made.set_price(price);
  return made;
}

NewOrder wanted(std::vector<OrderLine> lines, std::optional<Payment> payment = {}) {
  return {"o-1",         "arena", "carl", "EUR", std::move(lines), Order::ALLOCATED, std::move(payment),
          kNow + 900'000};
}

Refund by_card() {
  Refund refund;
  refund.set_method(Payment::CARD);
  refund.set_amount(1);  // the client does not decide the amount, nor who and when
  refund.set_by("mallory");
  refund.set_note("ill");
  return refund;
}

}  // namespace

TEST_CASE("an order without payment is open until its hold ends, and totals its lines") {
  const Result<Event> event = take_order(wanted({line("A-12", 2500), line("A-13", 1999)}), stamp("bob"));
  REQUIRE(code_of(event) == "ok");
  const Order& order = event->order();
  CHECK(key_of(order) == RecordKey{Kind::order, "arena", "o-1"});
  CHECK(order.user_id() == "carl");
  CHECK(order.currency() == "EUR");
  CHECK(order.guarantee() == Order::ALLOCATED);
  CHECK(order.status() == Order::CREATED);
  CHECK(order.version() == 1);
  CHECK(order.total() == 4499);
  CHECK(order.expires_at_ms() == kNow + 900'000);
  CHECK(order.node_id() == "box-1");
  CHECK(order.sold_by() == "bob");
  CHECK(order.tickets(1).version() == 3);  // as the buyer saw it
  CHECK(event->change().kind() == Change::CREATE);
}

TEST_CASE("a sale in one step is one completed order of version 1") {
  const Result<Event> event = take_order(wanted({line("A-12", 2500)}, cash(2500)), stamp());
  REQUIRE(code_of(event) == "ok");
  CHECK(event->order().status() == Order::COMPLETE);
  CHECK(event->order().version() == 1);
  CHECK(event->order().payment().amount() == 2500);
  CHECK(event->order().expires_at_ms() == 0);
  CHECK(event->change().kind() == Change::COMPLETE);
}

TEST_CASE("a payment must be the order's total, to the cent") {
  for (const Money amount : {Money{0}, Money{2499}, Money{2501}}) {
    const auto in_one_step = take_order(wanted({line("A-12", 2500)}, cash(amount)), stamp());
    REQUIRE(code_of(in_one_step) == "wrong_amount");
    CHECK(said(in_one_step.error(), "total") == "2500");
    CHECK(code_of(complete_order(an_order(), cash(amount), false, stamp())) == "wrong_amount");
    CHECK(code_of(complete_order(an_order_that_is(Order::EXPIRED), cash(amount), true, stamp())) ==
          "wrong_amount");
  }
}

TEST_CASE("a total is exact up to what every reader holds, and refused beyond") {
  CHECK(take_order(wanted({line("A", kMaxInteger - 1), line("B", 1)}), stamp())->order().total() ==
        kMaxInteger);
  CHECK(code_of(take_order(wanted({line("A", kMaxInteger), line("B", 1)}), stamp())) == "invalid_request");
  const std::vector<OrderLine> fifty(50, line("A", kMaxInteger));
  CHECK(code_of(take_order(wanted(fifty), stamp())) == "invalid_request");
  CHECK(take_order(wanted({line("A", 0)}, cash(0)), stamp())->order().total() == 0);  // a free ticket
}

TEST_CASE("an order has 1 to 50 tickets") {
  CHECK_THROWS_AS(take_order(wanted({}), stamp()), BrokenInvariant);
  CHECK_THROWS_AS(take_order(wanted(std::vector<OrderLine>(51, line("A", 1))), stamp()), BrokenInvariant);
}

TEST_CASE("an order's guarantee is the weakest of its tickets'") {
  CHECK(weaker(Order::ALLOCATED, Order::CLAIMED) == Order::CLAIMED);
  CHECK(weaker(Order::PROVISIONAL, Order::CLAIMED) == Order::PROVISIONAL);
  CHECK(weaker(Order::UNSTATED, Order::ALLOCATED) == Order::ALLOCATED);
}

TEST_CASE("only the node that took an order changes it") {
  CHECK(code_of(check_own(an_order(), "box-1")) == "ok");
  const Result<> refused = check_own(an_order(), "box-2");
  REQUIRE(code_of(refused) == "order_elsewhere");
  CHECK(said(refused.error(), "nodeId") == "box-1");
}

TEST_CASE("what each state of an order allows") {
  struct Row {
    Order::Status given;
    const char *complete, *reopen, *cancel, *cancel_with_refund;
  };
  const Row table[] = {
      {Order::CREATED, "ok", "ok", "ok", "invalid_request"},
      {Order::COMPLETE, "order_not_open", "order_not_open", "forbidden", "forbidden"},
      {Order::EXPIRED, "order_expired", "ok", "order_not_open", "order_not_open"},
      {Order::CANCELLED, "order_not_open", "order_not_open", "order_not_open", "order_not_open"},
      {Order::REJECTED, "order_not_open", "order_not_open", "order_not_open", "order_not_open"},
  };
  for (const Row& row : table) {
    const Order order = an_order_that_is(row.given);
    INFO(Order::Status_Name(row.given));
    CHECK(code_of(complete_order(order, cash(2500), false, stamp())) == row.complete);
    CHECK(code_of(complete_order(order, cash(2500), true, stamp())) == row.reopen);
    CHECK(code_of(cancel_order(order, kCashier, "", {}, stamp())) == row.cancel);
    CHECK(code_of(cancel_order(order, kCashier, "", by_card(), stamp())) == row.cancel_with_refund);
    CHECK((code_of(check_open(order)) == "ok") == (row.given == Order::CREATED));
  }
}

TEST_CASE("a completed order carries its payment, and no end") {
  const Result<Event> event = complete_order(an_order(), cash(2500), false, stamp());
  REQUIRE(code_of(event) == "ok");
  CHECK(event->order().status() == Order::COMPLETE);
  CHECK(event->order().version() == 2);
  CHECK(event->order().payment().method() == Payment::CASH);
  CHECK(event->order().expires_at_ms() == 0);
  CHECK(event->change().kind() == Change::COMPLETE);
}

TEST_CASE("an expired order that is opened again forgets why it had ended, and keeps its prices") {
  const Event expired = expire_order(an_order(), stamp());
  CHECK(expired.order().reason() == "not paid in time");
  const Result<Event> event = complete_order(expired.order(), cash(2500), true, stamp());
  REQUIRE(code_of(event) == "ok");
  CHECK(event->order().reason().empty());
  CHECK(event->order().version() == 3);
  CHECK(same(event->order().tickets(0), an_order().tickets(0)));
}

TEST_CASE("cancelling a paid order takes an admin who says how the money was given back") {
  CHECK(code_of(cancel_order(a_paid_order(), kCashier, "ill", by_card(), stamp())) == "forbidden");
  CHECK(code_of(cancel_order(a_paid_order(), kAdmin, "ill", {}, stamp())) == "invalid_request");
  const Result<Event> event = cancel_order(a_paid_order(), kAdmin, "ill", by_card(), stamp("ada"));
  REQUIRE(code_of(event) == "ok");
  const Refund& refund = event->order().refund();
  CHECK(event->order().status() == Order::CANCELLED);
  CHECK(event->order().reason() == "ill");
  CHECK(event->change().reason() == "ill");
  CHECK(event->order().payment().amount() == 2500);  // what was paid stays on record
  CHECK(refund.amount() == 2500);
  CHECK(refund.method() == Payment::CARD);
  CHECK(refund.by() == "ada");
  CHECK(refund.at_ms() == kNow);
  CHECK(refund.note() == "ill");
}

TEST_CASE("only an open order expires, only a live one is refused") {
  CHECK(expire_order(an_order(), stamp()).order().status() == Order::EXPIRED);
  CHECK_THROWS_AS(expire_order(a_paid_order(), stamp()), BrokenInvariant);
  CHECK_THROWS_AS(reject_order(an_order_that_is(Order::REJECTED), "", stamp()), BrokenInvariant);
  CHECK_THROWS_AS(reject_order(an_order_that_is(Order::EXPIRED), "", stamp()), BrokenInvariant);
  const Event rejected = reject_order(a_paid_order(), "A-12 is held by order o-2", stamp());
  CHECK(rejected.order().status() == Order::REJECTED);
  CHECK(rejected.order().reason() == "A-12 is held by order o-2");
  CHECK(rejected.order().payment().amount() == 2500);  // the money to return
}

TEST_CASE("a hold starts anew three times") {
  Hold hold;
  hold.set_expires_at_ms(kNow);
  for (int i = 1; i <= kHoldRenewalsMax; ++i) {
    const Result<Hold> renewed = renew(hold, std::chrono::minutes(15), kNow + i);
    REQUIRE(code_of(renewed) == "ok");
    CHECK(renewed->expires_at_ms() == kNow + i + 900'000);
    hold = *renewed;
  }
  CHECK(code_of(renew(hold, std::chrono::minutes(15), kNow)) == "hold_limit");
}
