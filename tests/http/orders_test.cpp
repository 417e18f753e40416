#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// Three prices in two blocks: own tickets and, behind them in the alphabet's order, the pool.
struct Hall : Venue {
  Hall() {
    put_on_sale({"M-1", "M-2", "M-3"}, 2500, "Stalls");
    put_on_sale({"N-1", "N-2"}, 4000, "Balcony");
    for (const char* id : {"A-1", "A-2"})
      put_on_sale_as(std::string(R"({"id":")") + id +
                     R"(","title":"Stalls","price":2500,"allocatedTo":null})");
  }
  Reply take(const std::string& tickets) const {
    return carl.post("/api/orders", R"({"tickets":)" + tickets + "}");
  }
};

std::vector<std::string> seats(const Reply& order) { return ids(order.at("tickets")); }
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("an order reserves its tickets, each with a new version") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  const Reply taken =
      arena.carl.post("/api/orders", R"({"tickets":[{"id":"A-1"},{"id":"A-2"}],"userId":"dora"})");
  CHECK(taken.said() == "201");
  const Json expected = {
      {"venue", "arena"}, {"userId", "dora"},   {"status", "created"}, {"guarantee", "allocated"},
      {"total", 5000},    {"currency", "EUR"},  {"version", 1},        {"nodeId", "box-1"},
      {"soldBy", "carl"}, {"payment", nullptr}, {"refund", nullptr},   {"reason", nullptr}};
  for (const auto& [name, value] : expected.items()) CHECK(taken.at(name) == value);
  CHECK(taken.at("tickets.1") == Json{{"id", "A-2"}, {"version", 1}, {"price", 2500}});
  CHECK(arena.order(taken.id()) == taken.json);
  const Json ticket = arena.ticket("A-1");
  CHECK(ticket.at("status") == "reserved");
  CHECK(ticket.at("version") == 2);
  CHECK(ticket.at("orderId") == taken.id());
  CHECK(ticket.at("reservedUntil") == taken.at("expiresAt"));
}

TEST_CASE("an order with its payment is complete at once") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  const Reply sold = arena.carl.post(
      "/api/orders",
      R"({"tickets":[{"id":"A-1"},{"id":"A-2"}],"payment":{"method":"card","amount":5000,"reference":"T 17"}})");
  CHECK(sold.said() == "201");
  CHECK(sold.at("status") == "complete");
  CHECK(sold.at("version") == 1);
  CHECK(sold.at("expiresAt") == nullptr);
  CHECK(sold.at("payment") == Json{{"method", "card"}, {"amount", 5000}, {"reference", "T 17"}});
  CHECK(arena.status_of("A-1") == "sold");
  CHECK(arena.ticket("A-1").at("reservedUntil") == nullptr);
}

TEST_CASE("a free ticket is sold for nothing") {
  const Venue arena;
  arena.put_on_sale({"A-1"}, 0);
  CHECK(arena.carl.sells({"A-1"}, 0).at("status") == "complete");
}

TEST_CASE("an order has up to 50 tickets") {
  const Venue arena;
  Ids fifty;
  for (int i = 10; i < 60; ++i) fifty.push_back("A-" + std::to_string(i));
  arena.put_on_sale(fifty);
  CHECK(seats(arena.carl.sells(fifty, 50 * 2500)) == fifty);
}

TEST_CASE("for a count the box picks its own tickets first, then the pool") {
  const Hall arena;
  const Reply own = arena.take(R"([{"count":2,"price":2500}])");
  CHECK(seats(own) == Ids{"M-1", "M-2"});
  CHECK(own.at("guarantee") == "allocated");
  const Reply mixed = arena.take(R"([{"count":3,"price":2500}])");
  CHECK(seats(mixed) == Ids{"M-3", "A-1", "A-2"});
  CHECK(mixed.at("guarantee") == "claimed");  // the weakest of its tickets'
}

TEST_CASE("a count can ask for a price and for the beginning of a title") {
  const Hall arena;
  CHECK(seats(arena.take(R"([{"count":1,"price":4000}])")) == Ids{"N-1"});
  CHECK(seats(arena.take(R"([{"count":1,"titlePrefix":"Bal"}])")) == Ids{"N-2"});
  CHECK(arena.take(R"([{"count":1,"price":2500,"titlePrefix":"Bal"}])").said() == "409 ticket_unavailable");
}

TEST_CASE("an order can name tickets and ask for a count, in any order") {
  const Hall arena;
  CHECK(seats(arena.take(R"([{"id":"M-1"},{"count":1,"titlePrefix":"Stalls"}])")) == Ids{"M-1", "M-2"});
  const Reply picked_around = arena.take(R"([{"count":1,"price":4000},{"id":"N-1"}])");
  CHECK(picked_around.said() == "201");
  CHECK(picked_around.at("total") == 8000);
}

TEST_CASE("a count that cannot be filled says how many are left, and reserves none") {
  const Hall arena;
  const std::string before = arena.everything();
  const Reply refused = arena.take(R"([{"count":3,"price":4000}])");
  CHECK(refused.said() == "409 ticket_unavailable");
  CHECK(refused.at("left") == 2);
  CHECK(arena.everything() == before);
}

TEST_CASE("of 20 clients who want the last 5 tickets, 5 get one") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2", "A-3", "A-4", "A-5"});
  const std::vector<std::string> answers = all_at_once(20, [&](int) {
    return arena.carl
        .post("/api/orders", R"({"tickets":[{"count":1}],"payment":{"method":"cash","amount":2500}})")
        .said();
  });
  CHECK(std::count(answers.begin(), answers.end(), "201") == 5);
  CHECK(std::count(answers.begin(), answers.end(), "409 ticket_unavailable") == 15);
}

TEST_CASE("of 16 clients who want the same seat, one gets it") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::vector<std::string> answers =
      all_at_once(16, [&](int) { return arena.carl.sells({"A-1"}, 2500).said(); });
  CHECK(std::count(answers.begin(), answers.end(), "201") == 1);
  CHECK(std::count(answers.begin(), answers.end(), "409 ticket_unavailable") == 15);
}

TEST_CASE("an order's history tells what became of it, newest first") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string order = arena.carl.reserves({"A-1"}).id();
  arena.cleo.completes(order, 2500);
  arena.ada.refunds(order);
  const Reply told = arena.carl.get("/api/orders/" + order + "/history");
  std::string story;
  for (const Json& entry : told.at("history"))
    story += entry.at("version").dump() + " " + std::string(entry.at("change")) + " by " +
             std::string(entry.at("by")) + "; ";
  CHECK(story == "3 cancel by ada; 2 complete by cleo; 1 create by carl; ");
  CHECK(arena.carl.get("/api/orders/nowhere/history").said() == "404 order_not_found");
}
