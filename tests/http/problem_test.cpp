#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A refusal of every kind of layer: routing, access, body, fields, rules of sale.
std::vector<Reply> refusals(const Venue& arena) {
  arena.put_on_sale({"A-1"});
  return {arena.nobody.get("/api/nowhere"),
          arena.nobody.send("DELETE", "/api/tickets"),
          arena.nobody.get("/api/orders"),
          arena.anna.get("/api/orders"),
          arena.carl.post("/api/orders", "{"),
          arena.carl.post("/api/orders", R"({"tickets":[],"seat":1})"),
          arena.carl.post("/api/orders", std::string(70'000, ' ')),
          arena.carl.send("POST", "/api/orders", "<order/>", {}, "text/xml"),
          arena.carl.sells({"A-1"}, 1),
          arena.carl.reserves({"A-2"}),
          arena.nobody.get("/api/tickets/A-2"),
          arena.anna.creates("A-1", 1),
          arena.anna.edits("A-1", 1, "Songs", "If-Match: \"9\"\r\n"),
          arena.carl.cancels("nowhere"),
          arena.nobody.send("BREW", "/coffee")};
}

}  // namespace

TEST_CASE("every refusal is a problem of RFC 9457 with a stable code") {
  const Venue arena;
  for (const Reply& refused : refusals(arena)) {
    INFO(refused.said() << " " << refused.body);
    CHECK(refused.status >= 400);
    CHECK(refused.raw.header("Content-Type") == "application/problem+json");
    REQUIRE(refused.json.is_object());
    CHECK(refused.at("status") == refused.status);
    CHECK(refused.at("type") == "https://willcall.example/problems/" + refused.at("code").get<std::string>());
    CHECK_FALSE(refused.at("title").get<std::string>().empty());
    CHECK_FALSE(refused.at("detail").get<std::string>().empty());
  }
}

TEST_CASE("one code has one title and one status") {
  const Venue arena;
  const Reply one = arena.nobody.get("/api/tickets/A-1"), other = arena.carl.reserves({"A-2"});
  CHECK(one.said() == other.said());
  CHECK(one.at("title") == other.at("title"));
}

TEST_CASE("a field that is wrong is named with its place") {
  const Venue arena;
  const auto field = [&](const std::string& order) {
    return arena.carl.post("/api/orders", order).at("field");
  };
  CHECK(field(R"({"tickets":[{"id":"A-1"},{"id":7}]})") == "tickets[1].id");
  CHECK(field(R"({"tickets":[{"id":"A-1"}],"payment":{"method":"cash","amount":"1"}})") == "payment.amount");
  CHECK(field(R"({"tickets":[{"id":"A-1"}],"userid":"x"})") == "userid");
  CHECK(arena.nobody.get("/api/tickets?limit=0").at("field") == "limit");
}

TEST_CASE("what a client sent comes back as text, never as markup or as broken bytes") {
  const Venue arena;
  for (const char* path : {"/api/tickets/%FF", "/api/tickets/a%22b%5Cc%0Ad", "/api/tickets?venue=%FF%FE",
                           "/api/tickets?%FF=1", "/api/tickets/%00", "/api/tickets/A-1?venue=a%00b"}) {
    INFO(path);
    const Reply refused = arena.nobody.get(path);
    CHECK(refused.status / 100 == 4);
    CHECK(refused.json.is_object());
  }
  for (const char* path :
       {"/api/orders/%FF/hold", "/api/orders/%FF/cancel", "/api/orders/x/hold?venue=%FF"}) {
    INFO(path);
    const Reply refused = arena.carl.post(path);
    CHECK(refused.said() == "404 order_not_found");
    CHECK(refused.json.is_object());
  }
  CHECK(arena.anna.edits("%FF", 1).said() == "404 ticket_not_found");
  CHECK(arena.carl.get("/api/orders/" + std::string(2000, 'x')).said() == "404 order_not_found");
  CHECK(arena.nobody.get("/api/tickets/" + std::string(2000, 'x')).said() == "404 ticket_not_found");
}
