#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// An order that nobody paid in time.
struct Late : Venue {
  Late() : Venue({"--hold", "1s"}) {
    put_on_sale({"A-1", "A-2"});
    order = carl.reserves({"A-1", "A-2"}).id();
    REQUIRE(eventually([&] { return Venue::order(order).at("status") == "expired"; }));
  }
  std::string order;
};

}  // namespace

TEST_CASE("an order that is not paid in time expires, and its tickets are on sale again") {
  const Late arena;
  const Json order = arena.Venue::order(arena.order);
  CHECK(order.at("version") == 2);
  CHECK(order.at("expiresAt") == nullptr);
  CHECK(arena.status_of("A-1") == "available");
  CHECK(arena.ticket("A-1").at("orderId") == nullptr);
  CHECK(arena.carl.get("/api/orders/" + arena.order + "/history").at("history.0.change") == "expire");
  CHECK(arena.cleo.sells({"A-1", "A-2"}, 5000).said() == "201");
}

TEST_CASE("a late payer is told that the order has expired") {
  const Late arena;
  CHECK(arena.carl.completes(arena.order, 5000).said() == "409 order_expired");
  CHECK(arena.carl.holds(arena.order).said() == "409 order_expired");
  CHECK(arena.status_of("A-1") == "available");
}

TEST_CASE("reopen sells an expired order again at its prices, if all its tickets are free") {
  const Late arena;
  arena.anna.edits("A-2", 9000);
  CHECK(arena.carl.completes(arena.order, 11500, true).said() == "422 wrong_amount");
  const Reply sold = arena.carl.completes(arena.order, 5000, true);
  CHECK(sold.said() == "200");
  CHECK(sold.at("status") == "complete");
  CHECK(sold.at("version") == 3);
  CHECK(sold.at("total") == 5000);
  CHECK(arena.status_of("A-2") == "sold");
  CHECK(arena.ticket_member("A-2", "orderId") == arena.order);
}

TEST_CASE("reopen takes no ticket from another buyer") {
  const Late arena;
  const std::string other = arena.cleo.sells({"A-2"}, 2500).id();
  const std::string before = arena.everything();
  CHECK(arena.carl.completes(arena.order, 5000, true).said() == "409 ticket_unavailable");
  CHECK(arena.everything() == before);
  CHECK(arena.ticket_member("A-2", "orderId") == other);
}

TEST_CASE("a hold outlives a restart, and still runs out") {
  Venue arena({"--hold", "1s"});
  arena.put_on_sale({"A-1"});
  const std::string order = arena.carl.reserves({"A-1"}).id();
  arena.box.kill();
  arena.box.start();
  CHECK(eventually([&] { return arena.order(order).at("status") == "expired"; }));
  CHECK(arena.status_of("A-1") == "available");
}
