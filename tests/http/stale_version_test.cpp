#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {
// A ticket that a buyer saw at 25.00 as version 1.
struct Shown : Venue {
  explicit Shown(const std::string& promise = "10m") : Venue({"--price-promise", promise}) {
    put_on_sale({"A-1"});
  }
  Money sold_at(Version seen) const { return carl.reserves_as_seen("A-1", seen).at("total"); }
};
}  // namespace

TEST_CASE("an order that saw another title is refused with both") {
  const Shown arena;
  arena.anna.edits("A-1", 2500, "Night of Jazz");
  const Reply refused = arena.carl.reserves_as_seen("A-1", 1);
  CHECK(refused.said() == "409 ticket_changed");
  for (const std::string place : {"", "tickets.0."}) {
    CHECK(refused.at(place + "seen") == "Night of Songs");
    CHECK(refused.at(place + "now") == "Night of Jazz");
  }
  CHECK(arena.status_of("A-1") == "available");
  CHECK(arena.carl.reserves_as_seen("A-1", 2).said() == "201");
}

TEST_CASE("a price that was raised is not asked of who saw the lower one in time") {
  const Shown arena;
  arena.anna.edits("A-1", 3000);
  const Reply taken = arena.carl.reserves_as_seen("A-1", 1);
  CHECK(taken.said() == "201");
  CHECK(taken.at("total") == 2500);
  CHECK(taken.at("tickets.0") == Json{{"id", "A-1"}, {"version", 1}, {"price", 2500}});
  CHECK(arena.carl.completes(taken.id(), 2500).said() == "200");
  CHECK(arena.ticket("A-1").at("price") == 3000);
}

TEST_CASE("a one-step sale is paid at the price that was seen") {
  const Shown arena;
  arena.anna.edits("A-1", 3000);
  const auto sell = [&](const std::string& amount) {
    return arena.carl.post(
        "/api/orders",
        R"({"tickets":[{"id":"A-1","version":1}],"payment":{"method":"cash","amount":)" + amount + "}}");
  };
  CHECK(sell("3000").said() == "422 wrong_amount");
  CHECK(sell("2500").said() == "201");
}

TEST_CASE("past its promise a raised price is refused with both, and nothing is reserved") {
  const Shown arena("0s");
  arena.anna.edits("A-1", 3000);
  const std::string before = arena.everything();
  const Reply refused = arena.carl.reserves_as_seen("A-1", 1);
  CHECK(refused.said() == "409 price_changed");
  for (const std::string place : {"", "tickets.0."}) {
    CHECK(refused.at(place + "seen") == 2500);
    CHECK(refused.at(place + "now") == 3000);
  }
  CHECK(refused.at("detail") == "A-1 now costs 30.00 EUR; you saw 25.00 EUR.");
  CHECK(arena.everything() == before);
  CHECK(arena.carl.reserves_as_seen("A-1", 2).at("total") == 3000);
}

TEST_CASE("a price that was lowered is lower for everybody") {
  const Shown arena("0s");
  arena.anna.edits("A-1", 2000);
  CHECK(arena.sold_at(1) == 2000);
}

TEST_CASE("who names no version pays the current price") {
  const Shown arena;
  arena.anna.edits("A-1", 3000);
  const Reply taken = arena.carl.reserves({"A-1"});
  CHECK(taken.at("total") == 3000);
  CHECK(taken.at("tickets.0.version") == 2);
}

TEST_CASE("a version that means the present title and price is good, however old") {
  const Shown arena("0s");
  arena.carl.cancels(arena.carl.reserves({"A-1"}).id());  // versions 2 and 3
  CHECK(arena.sold_at(1) == 2500);
}

TEST_CASE("a version that this box does not hold yet is unknown") {
  const Shown arena;
  const Reply refused = arena.carl.reserves_as_seen("A-1", 2);
  CHECK(refused.said() == "409 version_unknown");
  CHECK(refused.at("version") == 1);
}

TEST_CASE("the price promise outlives a restart") {
  Shown arena;
  arena.anna.edits("A-1", 3000);
  arena.box.kill();
  arena.box.start();
  CHECK(arena.sold_at(1) == 2500);
}
