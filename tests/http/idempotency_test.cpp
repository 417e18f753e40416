#include <algorithm>

#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {
std::string key(const std::string& value) { return "Idempotency-Key: " + value + "\r\n"; }

struct Shop : Venue {
  Shop() { put_on_sale({"A-1", "A-2", "A-3"}); }
  std::size_t orders() const { return carl.get("/api/orders").at("orders").size(); }
};
}  // namespace

TEST_CASE("an order sent again under its key gets the same answer, byte for byte") {
  const Shop arena;
  const Reply first = arena.carl.sells({"A-1"}, 2500, key("k1"));
  arena.ada.refunds(first.id());  // the answer is the one that was given, whatever became of the order
  const Reply again = arena.carl.sells({"A-1"}, 2500, key("k1"));
  CHECK(first.said() == "201");
  CHECK(again.said() == "201");
  CHECK(again.body == first.body);
  CHECK(arena.orders() == 1);
}

TEST_CASE("without a key every request counts") {
  const Shop arena;
  CHECK(arena.carl.sells({"A-1"}, 2500).said() == "201");
  CHECK(arena.carl.sells({"A-1"}, 2500).said() == "409 ticket_unavailable");
}

TEST_CASE("a key is used for one request only") {
  const Shop arena;
  const std::string first = arena.carl.sells({"A-1"}, 2500, key("k1")).id();
  CHECK(arena.carl.sells({"A-2"}, 2500, key("k1")).said() == "422 idempotency_key_reused");
  CHECK(arena.status_of("A-2") == "available");
  CHECK(arena.carl.sells({"A-1"}, 2500, key("k1")).id() == first);
}

TEST_CASE("another person's key is another key") {
  const Shop arena;
  const Reply carls = arena.carl.sells({"A-1"}, 2500, key("k1"));
  const Reply cleos = arena.cleo.sells({"A-2"}, 2500, key("k1"));
  CHECK(cleos.said() == "201");
  CHECK(cleos.id() != carls.id());
  CHECK(arena.cleo.sells({"A-1"}, 2500, key("k2")).said() == "409 ticket_unavailable");
}

TEST_CASE("each route has keys of its own") {
  const Shop arena;
  const std::string order = arena.carl.post("/api/orders", R"({"tickets":[{"id":"A-1"}]})", key("k1")).id();
  const std::string path = "/api/orders/" + order, payment = R"({"payment":{"method":"cash","amount":2500}})";
  const Reply held = arena.carl.post(path + "/hold", {}, key("k1"));
  CHECK(held.said() == "200");
  CHECK(arena.carl.post(path + "/hold", {}, key("k1")).body == held.body);
  const Reply paid = arena.carl.post(path + "/complete", payment, key("k1"));
  CHECK(paid.said() == "200");
  CHECK(arena.carl.post(path + "/complete", payment, key("k1")).body == paid.body);
  CHECK(arena.order(order).at("version") == 2);
}

TEST_CASE("one key does not stand for two orders, nor for two venues") {
  const Shop arena;
  const std::string one = arena.carl.reserves({"A-1"}).id(), two = arena.carl.reserves({"A-2"}).id();
  CHECK(arena.carl.post("/api/orders/" + one + "/cancel", {}, key("k1")).said() == "200");
  CHECK(arena.carl.post("/api/orders/" + two + "/cancel", {}, key("k1")).said() ==
        "422 idempotency_key_reused");
  CHECK(arena.carl.post("/api/orders/" + one + "/cancel?venue=hall", {}, key("k1")).status != 200);
  CHECK(arena.order(two).at("status") == "created");
}

TEST_CASE("a refusal leaves no key: the same request is decided anew") {
  const Shop arena;
  const std::string open = arena.carl.reserves({"A-1"}).id();
  CHECK(arena.cleo.sells({"A-1"}, 2500, key("k1")).said() == "409 ticket_unavailable");
  arena.carl.cancels(open);
  CHECK(arena.cleo.sells({"A-1"}, 2500, key("k1")).said() == "201");
  CHECK(arena.cleo.sells({"A-1"}, 2500, key("k1")).said() == "201");
}

TEST_CASE("16 clients that send one request under one key make one order") {
  const Shop arena;
  const std::vector<std::string> answers = all_at_once(16, [&](int) {
    const Reply reply = arena.carl.post("/api/orders", R"({"tickets":[{"count":1}]})", key("k1"));
    return reply.said() + " " + reply.body;
  });
  CHECK(answers[0].starts_with("201 "));
  CHECK(std::count(answers.begin(), answers.end(), answers[0]) == 16);
  CHECK(arena.orders() == 1);
  CHECK(ids(arena.nobody.get("/api/tickets?status=reserved").at("tickets")).size() == 1);
}

TEST_CASE("a key outlives kill -9") {
  Shop arena;
  const Reply first = arena.carl.sells({"A-1"}, 2500, key("k1"));
  arena.box.kill();
  arena.box.start();
  CHECK(arena.carl.sells({"A-1"}, 2500, key("k1")).body == first.body);
  CHECK(arena.carl.sells({"A-2"}, 2500, key("k1")).said() == "422 idempotency_key_reused");
  CHECK(arena.orders() == 1);
}

TEST_CASE("a key may have any visible character") {
  const Shop arena;
  const std::string odd = key("!\"#$%25&'()*+,-./:;<=>?@[]^_`{|}~%20%41");
  const Reply first = arena.carl.sells({"A-1"}, 2500, odd);
  CHECK(first.said() == "201");
  CHECK(arena.carl.sells({"A-1"}, 2500, odd).body == first.body);
  CHECK(arena.carl.sells({"A-2"}, 2500, key("!\"#$%25&'()*+,-./:;<=>?@[]^_`{|}~%20A")).said() == "201");
  CHECK(arena.carl.sells({"A-3"}, 2500, key(std::string(128, 'k'))).said() == "201");
}
