#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("a withdrawn ticket is off sale until it is restored") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  CHECK(arena.anna.withdraws({"A-1", "A-2"}).at("withdrawn") == 2);
  CHECK(arena.status_of("A-1") == "withdrawn");
  CHECK(arena.carl.reserves({"A-1"}).said() == "409 ticket_unavailable");
  CHECK(arena.anna.restores({"A-1"}).at("restored") == 1);
  CHECK(arena.carl.reserves({"A-1"}).said() == "201");
  CHECK(arena.status_of("A-2") == "withdrawn");
}

TEST_CASE("only its seller or an admin may withdraw and restore a ticket") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  CHECK(arena.bert.withdraws({"A-1"}).said() == "403 forbidden");
  CHECK(arena.ada.withdraws({"A-1"}).said() == "200");
  CHECK(arena.bert.restores({"A-1"}).said() == "403 forbidden");
  CHECK(arena.anna.restores({"A-1"}).said() == "200");
}

TEST_CASE("only available tickets can be withdrawn") {
  const Venue arena;
  arena.put_on_sale({"held", "sold", "gone"});
  arena.carl.reserves({"held"});
  arena.carl.sells({"sold"}, 2500);
  arena.anna.withdraws({"gone"});
  for (const char* id : {"held", "sold", "gone"})
    CHECK(arena.anna.withdraws({id}).said() == "409 ticket_unavailable");
  CHECK(arena.anna.restores({"sold"}).said() == "409 ticket_unavailable");
  CHECK(arena.anna.withdraws({"nowhere"}).said() == "404 ticket_not_found");
}

TEST_CASE("a ticket that another box sells is withdrawn there") {
  const Venue arena;
  arena.put_on_sale_as(R"({"id":"B-1","title":"Songs","price":1,"allocatedTo":"box-2"})");
  const Reply refused = arena.anna.withdraws({"B-1"});
  CHECK(refused.said() == "409 allocated_elsewhere");
  CHECK(refused.at("nodeId") == "box-2");
}

TEST_CASE("tickets are withdrawn all together or not at all") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2", "A-3"});
  arena.carl.reserves({"A-3"});
  const std::string before = arena.everything();
  CHECK(arena.anna.withdraws({"A-1", "A-2", "A-3"}).said() == "409 ticket_unavailable");
  CHECK(arena.everything() == before);
}

TEST_CASE("a ticket named twice is not withdrawn twice") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  const std::string before = arena.everything();
  CHECK(arena.anna.withdraws({"A-1", "A-2", "A-1"}).said() == "422 duplicate_ticket");
  CHECK(arena.everything() == before);
}

TEST_CASE("the reason of a withdrawal is in the ticket's history") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  arena.anna.post("/api/tickets/withdraw", R"({"tickets":["A-1"],"reason":"a pillar stands there"})");
  const Reply told = arena.carl.get("/api/tickets/A-1/history");
  CHECK(told.at("history.0.change") == "withdraw");
  CHECK(told.at("history.0.reason") == "a pillar stands there");
}

TEST_CASE("a withdrawal sent twice under one key is done once") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const auto withdraw = [&] {
    return arena.anna.post("/api/tickets/withdraw", R"({"tickets":["A-1"]})", "Idempotency-Key: w-1\r\n");
  };
  const Reply first = withdraw(), again = withdraw();
  CHECK(first.said() == "200");
  CHECK(again.said() == "200");
  CHECK(again.body == first.body);
  CHECK(arena.ticket("A-1").at("version") == 2);
}
