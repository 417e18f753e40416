#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Till : Venue {
  Till() {
    put_on_sale({"A-1", "A-2"});
    order = carl.reserves({"A-1", "A-2"}).id();
  }
  std::string status() const { return Venue::order(order).at("status"); }
  std::string order;
};

}  // namespace

TEST_CASE("completing an order sells its tickets") {
  const Till arena;
  const Reply paid = arena.cleo.post("/api/orders/" + arena.order + "/complete",
                                     R"({"payment":{"method":"other","amount":5000,"reference":"voucher"}})");
  CHECK(paid.said() == "200");
  CHECK(paid.at("status") == "complete");
  CHECK(paid.at("version") == 2);
  CHECK(paid.at("expiresAt") == nullptr);
  CHECK(paid.at("soldBy") == "carl");
  CHECK(paid.at("payment") == Json{{"method", "other"}, {"amount", 5000}, {"reference", "voucher"}});
  CHECK(arena.ticket_member("A-1", "status") == "sold");
  CHECK(arena.ticket("A-1").at("version") == 3);
}

TEST_CASE("an order is paid in full, and once") {
  const Till arena;
  for (const Money amount : {0, 4999, 5001}) {
    const Reply refused = arena.carl.completes(arena.order, amount);
    CHECK(refused.said() == "422 wrong_amount");
    CHECK(refused.at("total") == 5000);
  }
  CHECK(arena.status() == "created");
  CHECK(arena.carl.completes(arena.order, 5000).said() == "200");
  CHECK(arena.carl.completes(arena.order, 5000).said() == "409 order_not_open");
  CHECK(arena.carl.completes(arena.order, 5000, true).said() == "409 order_not_open");
}

TEST_CASE("a sale at the wrong amount is refused with the total, and reserves nothing") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string before = arena.everything();
  const Reply refused = arena.carl.sells({"A-1"}, 2400);
  CHECK(refused.said() == "422 wrong_amount");
  CHECK(refused.at("total") == 2500);
  CHECK(arena.everything() == before);
}

TEST_CASE("a hold starts anew at most 3 times") {
  const Till arena;
  std::string until = arena.Venue::order(arena.order).at("expiresAt");
  for (int i = 0; i < 3; ++i) {
    const Reply held = arena.carl.holds(arena.order);
    CHECK(held.said() == "200");
    const std::string later = held.at("expiresAt");
    CHECK(later >= until);
    CHECK(arena.ticket_member("A-1", "reservedUntil") == later);
    until = later;
  }
  CHECK(arena.carl.holds(arena.order).said() == "409 hold_limit");
  CHECK(arena.carl.completes(arena.order, 5000).said() == "200");
  CHECK(arena.carl.holds(arena.order).said() == "409 order_not_open");
}

TEST_CASE("cancelling an order puts its tickets on sale again") {
  const Till arena;
  const Reply cancelled =
      arena.carl.post("/api/orders/" + arena.order + "/cancel", R"({"reason":"changed her mind"})");
  CHECK(cancelled.said() == "200");
  CHECK(cancelled.at("status") == "cancelled");
  CHECK(cancelled.at("reason") == "changed her mind");
  CHECK(cancelled.at("refund") == nullptr);
  const Json ticket = arena.ticket("A-1");
  CHECK(ticket.at("status") == "available");
  CHECK(ticket.at("orderId") == nullptr);
  CHECK(ticket.at("reservedUntil") == nullptr);
  CHECK(ticket.at("version") == 3);
  CHECK(arena.carl.completes(arena.order, 5000).said() == "409 order_not_open");
  CHECK(arena.carl.cancels(arena.order).said() == "409 order_not_open");
  CHECK(arena.cleo.sells({"A-1", "A-2"}, 5000).said() == "201");
}

TEST_CASE("a paid order is cancelled by an admin who gives the money back") {
  const Till arena;
  arena.carl.completes(arena.order, 5000);
  CHECK(arena.carl.refunds(arena.order).said() == "403 forbidden");
  CHECK(arena.ada.cancels(arena.order).said() == "422 invalid_request");
  CHECK(arena.ticket_member("A-1", "status") == "sold");
  const Reply cancelled = arena.ada.refunds(arena.order);
  CHECK(cancelled.said() == "200");
  CHECK(cancelled.at("status") == "cancelled");
  CHECK(cancelled.at("payment.amount") == 5000);
  CHECK(cancelled.at("refund.amount") == 5000);
  CHECK(cancelled.at("refund.method") == "cash");
  CHECK(cancelled.at("refund.by") == "ada");
  CHECK(cancelled.at("refund.note") == "at the desk");
  CHECK(cancelled.at("refund.at").is_string());
  CHECK(arena.ticket_member("A-1", "status") == "available");
  CHECK(arena.ada.refunds(arena.order).said() == "409 order_not_open");
}

TEST_CASE("there is nothing to give back of an order that was not paid") {
  const Till arena;
  CHECK(arena.ada.refunds(arena.order).said() == "422 invalid_request");
  CHECK(arena.status() == "created");
}
