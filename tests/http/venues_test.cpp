#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A box of the arena that follows the hall too, with the same ticket id in both.
struct TwoVenues : Venue {
  explicit TwoVenues(const std::string& follow = "arena,hall") : Venue({"--follow", follow}) {
    put_on_sale({"A-1"});
    put_on_sale_as(R"({"id":"A-1","venue":"hall","title":"Jazz","price":100})");
  }
};

}  // namespace

TEST_CASE("a ticket's identity is its venue and its id") {
  const TwoVenues arena;
  CHECK(arena.ticket("A-1").at("price") == 2500);
  CHECK(arena.nobody.get("/api/tickets/A-1?venue=hall").at("price") == 100);
  CHECK(arena.nobody.get("/api/tickets/A-1?venue=arena").at("price") == 2500);
  CHECK(ids(arena.nobody.get("/api/tickets?venue=hall").at("tickets")).size() == 1);
}

TEST_CASE("a followed venue is sold by the same rules") {
  const TwoVenues arena;
  const Reply taken = arena.carl.post("/api/orders", R"({"venue":"hall","tickets":[{"id":"A-1"}]})");
  CHECK(taken.said() == "201");
  CHECK(taken.at("venue") == "hall");
  CHECK(taken.at("total") == 100);
  CHECK(arena.carl.get("/api/orders/" + taken.id()).said() == "404 order_not_found");
  const std::string of_hall = "/api/orders/" + taken.id();
  CHECK(arena.carl.get(of_hall + "?venue=hall").said() == "200");
  CHECK(arena.carl.post(of_hall + "/hold?venue=hall").said() == "200");
  CHECK(arena.carl.post(of_hall + "/complete?venue=hall", R"({"payment":{"method":"cash","amount":100}})")
            .said() == "200");
  CHECK(arena.carl.get("/api/orders?venue=hall").at("orders").size() == 1);
  CHECK(arena.carl.get("/api/orders").at("orders").empty());
  CHECK(arena.status_of("A-1") == "available");
}

TEST_CASE("the venue can be named in the address as well as in the body") {
  const TwoVenues arena;
  CHECK(
      arena.anna.post("/api/tickets?venue=hall", R"({"id":"B-1","title":"Jazz","price":100})").at("venue") ==
      "hall");
  CHECK(arena.anna.post("/api/tickets/withdraw?venue=hall", R"({"tickets":["B-1"]})").said() == "200");
  CHECK(arena.anna.post("/api/tickets/restore", R"({"tickets":["B-1"],"venue":"hall"})").said() == "200");
  CHECK(arena.carl.post("/api/orders?venue=hall", R"({"tickets":[{"id":"B-1"}]})").at("venue") == "hall");
  CHECK(arena.carl.post("/api/orders", R"({"tickets":[{"id":"A-1","venue":"hall"}]})").at("venue") == "hall");
  CHECK(arena.anna
            .send("POST", "/api/tickets/import?venue=hall", "id,title,price\nC-1,Jazz,1\n", {}, "text/csv")
            .said() == "200");
  CHECK(arena.nobody.get("/api/tickets/C-1?venue=hall").said() == "200");
}

TEST_CASE("an order of a venue that is not followed and an unknown order look the same") {
  const Venue arena;
  for (const char* action : {"/hold", "/cancel"}) {
    const Reply unknown = arena.carl.post(std::string("/api/orders/nowhere") + action);
    const Reply unfollowed = arena.carl.post(std::string("/api/orders/nowhere") + action + "?venue=opera");
    CHECK(unfollowed.said() == "404 order_not_found");
    CHECK(unfollowed.body == unknown.body);
  }
  CHECK(arena.carl.get("/api/orders/nowhere?venue=opera").body == arena.carl.get("/api/orders/nowhere").body);
}

TEST_CASE("a venue that this box no longer follows is closed to everybody") {
  TwoVenues arena;
  const std::string order =
      arena.carl.post("/api/orders", R"({"venue":"hall","tickets":[{"id":"A-1"}]})").id();
  arena.box.stop();
  arena.box.start_with({"--follow", "arena"});
  const Person &carl = arena.carl, &anna = arena.anna;
  CHECK(carl.get("/api/orders/" + order + "?venue=hall").body == carl.get("/api/orders/nowhere").body);
  CHECK(carl.get("/api/orders?venue=hall").said() == "404 not_found");
  CHECK(carl.get("/api/tickets?venue=hall").said() == "404 not_found");
  CHECK(carl.get("/api/tickets/A-1?venue=hall").said() == "404 ticket_not_found");
  CHECK(carl.get("/api/tickets/A-1/history?venue=hall").said() == "404 ticket_not_found");
  CHECK(carl.post("/api/orders/" + order + "/cancel?venue=hall").said() == "404 order_not_found");
  CHECK(carl.post("/api/orders", R"({"tickets":[{"id":"A-1","venue":"hall"}]})").said() ==
        "404 ticket_not_found");
  CHECK(anna.put("/api/tickets/A-1?venue=hall", R"({"title":"Jazz","price":1})").said() ==
        "404 ticket_not_found");
}

TEST_CASE("nothing is created in a venue that is not followed, or that cannot be one") {
  const TwoVenues arena("*");
  CHECK(arena.anna.post("/api/tickets", R"({"venue":"opera","title":"Aida","price":1})").said() == "201");
  for (const char* venue : {"a.b", "a b", "*", ">", "", "\u00e9"}) {
    INFO(venue);
    const Reply refused =
        arena.anna.post("/api/tickets", Json{{"venue", venue}, {"title", "Aida"}, {"price", 1}}.dump());
    CHECK(refused.status / 100 == 4);
  }
  const Venue narrow;
  CHECK(narrow.anna.post("/api/tickets", R"({"venue":"opera","title":"Aida","price":1})").said() ==
        "404 not_found");
}
