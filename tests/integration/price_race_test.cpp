// The race that the project began with, over HTTP: a buyer looks at a price, the seller raises it, the buyer
// clicks.
#include "tests/http/venue.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

namespace {

/// Buys the ticket at the version that the buyer saw, and pays `amount`.
Reply clicks(const Person& cashier, Version seen, Money amount) {
  return cashier.post("/api/orders", Json{{"tickets", {{{"id", "A-1"}, {"version", seen}}}},
                                          {"payment", {{"method", "card"}, {"amount", amount}}}}
                                         .dump());
}

/// As long as the price is promised, a wrong amount is told what the right one is; so nothing is sold.
bool promise_runs_out(const Person& cashier, Version seen) {
  return eventually([&] {
    const Reply tried = clicks(cashier, seen, 1);
    return tried.said() == "409 price_changed";
  });
}

void check_refused(const Person& cashier, Version seen) {
  const Reply refused = clicks(cashier, seen, 200);
  CHECK(refused.said() == "409 price_changed");
  CHECK(refused.at("seen") == 200);
  CHECK(refused.at("now") == 3000);
  CHECK(refused.at("detail") == "A-1 now costs 30.00 EUR; you saw 2.00 EUR.");
  CHECK(cashier.get("/api/tickets/A-1").at("status") == "available");
  CHECK(cashier.get("/api/orders").at("orders").empty());
  // Who has seen the new price buys at it.
  const Version now = cashier.get("/api/tickets/A-1").at("version");
  CHECK(clicks(cashier, now, 3000).said() == "201");
}

struct OneBox : Venue {
  explicit OneBox(const std::vector<std::string>& flags = {}) : Venue(flags) { put_on_sale({"A-1"}, 200); }
};

/// Two boxes; the ticket is sold by box-2, where the buyer stands. The seller is at box-1.
struct FarApart {
  NatsServer nats;
  Daemon one, two;
  const Person seller{one, token("anna", {"seller"})}, buyer{two, token("carl", {"cashier"})};

  explicit FarApart(const std::vector<std::string>& flags = {})
      : one({.node_id = "box-1", .nats = nats.url(), .more = flags}),
        two({.node_id = "box-2", .nats = nats.url(), .more = flags}) {
    REQUIRE(eventually([&] { return one.in_sync() && two.in_sync(); }));
    REQUIRE(seller.imports("id,title,price,allocatedTo\nA-1,Night of Songs,200,box-2\n").status == 200);
    REQUIRE(eventually([&] { return buyer.get("/api/tickets/A-1").status == 200; }));
    REQUIRE(eventually([&] { return one.in_sync() && two.in_sync(); }));
  }
  void line_goes_down() {
    nats.kill();
    REQUIRE(eventually([&] { return one.link() == "offline" && two.link() == "offline"; }));
  }
  void line_comes_back() {
    nats.start();
    REQUIRE(eventually([&] { return one.in_sync() && two.in_sync() && one.digest() == two.digest(); }));
  }
};

}  // namespace

TEST_CASE("over HTTP: a buyer looks at 200, the seller raises to 3000, the buyer clicks: sold at 200") {
  const OneBox arena;
  const Reply looked = arena.nobody.get("/api/tickets/A-1");
  REQUIRE(looked.at("price") == 200);
  REQUIRE(arena.anna.edits("A-1", 3000).said() == "200");
  const Reply sold = clicks(arena.carl, looked.at("version"), 200);
  CHECK(sold.said() == "201");
  CHECK(sold.at("status") == "complete");
  CHECK(sold.at("total") == 200);
  CHECK(arena.ticket("A-1").at("price") == 3000);
  CHECK(arena.status_of("A-1") == "sold");
}

TEST_CASE("over HTTP: the same on two boxes with the line down: sold at 200, and both boxes say so") {
  FarApart venue;
  const Reply looked = venue.buyer.get("/api/tickets/A-1");
  REQUIRE(looked.at("price") == 200);
  venue.line_goes_down();
  REQUIRE(venue.seller.edits("A-1", 3000).said() == "200");
  const Reply sold = clicks(venue.buyer, looked.at("version"), 200);
  CHECK(sold.said() == "201");
  CHECK(sold.at("total") == 200);
  CHECK(sold.at("guarantee") == "allocated");
  venue.line_comes_back();
  const Person there(venue.one, token("cleo", {"cashier"}));
  for (const Person* person : {&there, static_cast<const Person*>(&venue.buyer)}) {
    CHECK(person->get("/api/orders/" + sold.id()).at("status") == "complete");
    CHECK(person->get("/api/orders/" + sold.id()).at("total") == 200);
    CHECK(person->get("/api/tickets/A-1").at("price") == 3000);
    CHECK(person->get("/api/tickets/A-1").at("orderId") == sold.id());
    CHECK(person->get("/api/exceptions").at("exceptions").empty());
  }
}

TEST_CASE("over HTTP: the same after the promise ran out: refused with both prices, and nothing reserved") {
  const OneBox arena({"--price-promise", "1s"});
  const Version seen = arena.ticket("A-1").at("version");
  REQUIRE(arena.anna.edits("A-1", 3000).said() == "200");
  REQUIRE(promise_runs_out(arena.carl, seen));
  check_refused(arena.carl, seen);
}

TEST_CASE("over HTTP: the promise runs out on the buyer's own box, with the line down too") {
  FarApart venue({"--price-promise", "1s"});
  const Version seen = venue.buyer.get("/api/tickets/A-1").at("version");
  REQUIRE(venue.seller.edits("A-1", 3000).said() == "200");
  REQUIRE(eventually([&] { return venue.buyer.get("/api/tickets/A-1").at("price") == 3000; }));
  venue.line_goes_down();
  REQUIRE(promise_runs_out(venue.buyer, seen));
  check_refused(venue.buyer, seen);
  venue.line_comes_back();
}
