// What a person must settle: shown, and settled by money, by other seats, or by nothing.
#include "tests/http/venue.h"
#include "tests/support/catch.h"
#include "tests/support/refused_sale.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Ids = std::vector<std::string>;

// Carl sold A-1 and A-2 for 50.00; then it turned out that box-2 had sold A-1 before.
struct Refused : Venue {
  Refused() {
    put_on_sale({"A-1", "A-2", "A-3", "A-4"});
    put_on_sale({"Z-1"}, 9900);
    sale = carl.sells({"A-1", "A-2"}, 5000).id();
    refuse_sale(box, sale, "A-1");
    exception = list().at("exceptions.0.id");
  }
  Reply list(const std::string& query = {}) const { return carl.get("/api/exceptions" + query); }
  Reply resolves(const std::string& body, const std::string& headers = {}) const {
    return carl.post("/api/exceptions/" + exception + "/resolve", body, headers);
  }
  Reply refunds(const std::string& headers = {}) const {
    return resolves(R"({"action":"refund","method":"cash","note":"at the desk"})", headers);
  }
  Reply reseats(const Ids& tickets, const std::string& headers = {}) const {
    return resolves(Json{{"action", "reseat"}, {"tickets", tickets}}.dump(), headers);
  }
  std::string all() const { return everything() + list().body; }
  std::string sale, exception;
};

}  // namespace

TEST_CASE("a refused sale is shown with the money to return, the winner, the rule and what is free nearby") {
  const Refused arena;
  const Json told = arena.list().at("exceptions.0");
  CHECK(told.at("kind") == "refused_sale");
  CHECK(told.at("venue") == "arena");
  CHECK(told.at("orderId") == arena.sale);
  CHECK(told.at("ticketId") == "A-1");
  CHECK(told.at("amount") == 5000);
  CHECK(told.at("currency") == "EUR");
  CHECK(told.at("winnerOrderId") == "rival");
  CHECK(told.at("rule") == "ticket A-1 is held by order rival, whose event came first in the stream");
  CHECK(told.at("alternatives") == Json({"A-3", "A-4"}));
  CHECK(told.at("status") == "open");
  for (const char* empty : {"action", "resolvedBy", "resolvedAt", "note", "newOrderId"})
    CHECK(told.at(empty).is_null());
  CHECK(arena.carl.get("/api/sync").at("exceptions") == 1);
}

TEST_CASE("exceptions are listed by status, and page by page") {
  Refused arena;
  const std::string first = arena.exception;
  refuse_sale(arena.box, arena.carl.sells({"A-3"}, 2500).id(), "A-3");
  const Ids both = ids(arena.list().at("exceptions"));
  REQUIRE(both.size() == 2);
  CHECK(both[0] == first);
  const Reply page = arena.list("?limit=1");
  CHECK(ids(page.at("exceptions")) == Ids{both[0]});
  const Reply rest = arena.list("?limit=1&after=" + std::string(page.at("next")));
  CHECK(ids(rest.at("exceptions")) == Ids{both[1]});
  CHECK(rest.at("next").is_null());
  CHECK(ids(arena.list("?status=open").at("exceptions")) == both);
  CHECK(arena.list("?status=resolved").at("exceptions").empty());
  REQUIRE(arena.refunds().said() == "200");
  CHECK(ids(arena.list("?status=open").at("exceptions")) == Ids{both[1]});
  CHECK(ids(arena.list("?status=open&limit=1&after=" + both[0]).at("exceptions")) == Ids{both[1]});
  CHECK(ids(arena.list("?status=resolved").at("exceptions")) == Ids{both[0]});
  CHECK(arena.carl.get("/api/sync").at("exceptions") == 1);
}

TEST_CASE("a refund is written into the refused order") {
  const Refused arena;
  const Reply settled = arena.refunds();
  CHECK(settled.said() == "200");
  CHECK(settled.at("status") == "resolved");
  CHECK(settled.at("action") == "refund");
  CHECK(settled.at("resolvedBy") == "carl");
  CHECK(settled.at("note") == "at the desk");
  CHECK_FALSE(settled.at("resolvedAt").is_null());
  const Json order = arena.order(arena.sale);
  CHECK(order.at("status") == "rejected");
  CHECK(order.at("refund").at("amount") == 5000);
  CHECK(order.at("refund").at("method") == "cash");
  CHECK(order.at("refund").at("by") == "carl");
  CHECK(order.at("refund").at("note") == "at the desk");
  CHECK(arena.carl.get("/api/orders/" + arena.sale + "/history").at("history.0.change") == "refund");
}

TEST_CASE("what is settled is not settled again") {
  const Refused arena;
  REQUIRE(arena.refunds().said() == "200");
  const std::string before = arena.all();
  const Reply again = arena.refunds();
  CHECK(again.said() == "409 exception_resolved");
  CHECK(again.at("action") == "refund");
  CHECK(again.at("resolvedBy") == "carl");
  CHECK(arena.reseats({"A-3", "A-4"}).said() == "409 exception_resolved");
  CHECK(arena.resolves(R"({"action":"dismiss"})").said() == "409 exception_resolved");
  CHECK(arena.all() == before);
}

TEST_CASE("reseating sells the named seats at the old prices, and the money adds up") {
  const Refused arena;
  arena.anna.edits("A-2", 7000);  // dearer by now; the buyer paid already
  const Reply settled = arena.reseats({"A-3", "A-2"});
  REQUIRE(settled.said() == "200");
  CHECK(settled.at("action") == "reseat");
  const std::string order_id = settled.at("newOrderId");
  const Json order = arena.order(order_id), old = arena.order(arena.sale);
  CHECK(order.at("status") == "complete");
  CHECK(order.at("total") == 5000);
  CHECK(order.at("payment").at("method") == "cash");
  CHECK(order.at("payment").at("amount") == 5000);
  CHECK(order.at("tickets").at(0).at("id") == "A-3");
  CHECK(order.at("tickets").at(1).at("id") == "A-2");
  CHECK(order.at("tickets").at(1).at("price") == 2500);
  CHECK(arena.ticket_member("A-3", "orderId") == order_id);
  CHECK(arena.status_of("A-2") == "sold");
  CHECK(old.at("refund").at("method") == "other");
  CHECK(old.at("refund").at("note") == "reseated as order " + order_id);
  // payments = completed orders + refunds + money to return, of which there is none left
  CHECK(old.at("payment").at("amount") == old.at("refund").at("amount"));
}

TEST_CASE("a reseat that cannot be done changes nothing and leaves the exception open") {
  const Refused arena;
  arena.carl.reserves({"A-4"});
  const std::string before = arena.all();
  CHECK(arena.reseats({"A-3"}).said() == "422 invalid_request");
  CHECK(arena.reseats({"A-2", "A-3", "Z-1"}).said() == "422 invalid_request");
  CHECK(arena.reseats({"A-3", "A-4"}).said() == "409 ticket_unavailable");
  CHECK(arena.reseats({"A-1", "A-3"}).said() == "409 ticket_unavailable");
  CHECK(arena.reseats({"A-3", "nowhere"}).said() == "404 ticket_not_found");
  CHECK(arena.reseats({"A-3", "A-3"}).said() == "422 duplicate_ticket");
  CHECK(arena.all() == before);
}

TEST_CASE("the buyer's currency stays") {
  const Refused arena;
  for (const char* id : {"P-1", "P-2"})
    arena.put_on_sale_as(R"({"id":")" + std::string(id) +
                         R"(","title":"Songs","price":2500,"currency":"CHF"})");
  CHECK(arena.reseats({"P-1", "P-2"}).said() == "422 mixed_currencies");
  CHECK(arena.reseats({"P-1", "A-3"}).said() == "422 mixed_currencies");
}

TEST_CASE("what needs no act is dismissed, and the order keeps its money to return") {
  const Refused arena;
  const Reply settled = arena.resolves(R"({"action":"dismiss","note":"a test"})");
  CHECK(settled.said() == "200");
  CHECK(settled.at("action") == "dismiss");
  CHECK(settled.at("note") == "a test");
  CHECK(arena.order(arena.sale).at("refund").is_null());
}

TEST_CASE("a settlement sent twice under one key is done once, and gets the same answer") {
  const Refused arena;
  const Reply first = arena.reseats({"A-3", "A-4"}, "Idempotency-Key: k1\r\n");
  const Reply again = arena.reseats({"A-3", "A-4"}, "Idempotency-Key: k1\r\n");
  CHECK(first.said() == "200");
  CHECK(again.body == first.body);
  CHECK(arena.refunds("Idempotency-Key: k1\r\n").said() == "422 idempotency_key_reused");
  CHECK(arena.carl.get("/api/orders?status=complete").at("orders").size() == 1);
}

TEST_CASE("an exception that is none, or of a venue that is not followed, is not found") {
  const Refused arena;
  const std::string dismiss = R"({"action":"dismiss"})";
  CHECK(arena.carl.post("/api/exceptions/nowhere/resolve", dismiss).said() == "404 not_found");
  CHECK(arena.carl.post("/api/exceptions/" + arena.exception + "/resolve?venue=hall", dismiss).said() ==
        "404 not_found");
  CHECK(arena.list("?venue=hall").said() == "404 not_found");
  CHECK(arena.list("?status=lost").said() == "422 invalid_request");
}

TEST_CASE("exceptions are settled by cashiers") {
  const Refused arena;
  const std::string path = "/api/exceptions", resolve = path + "/" + arena.exception + "/resolve";
  CHECK(arena.anna.get(path).said() == "403 forbidden");
  CHECK(arena.nobody.get(path).said() == "401 unauthorized");
  CHECK(arena.anna.post(resolve, R"({"action":"dismiss"})").said() == "403 forbidden");
  CHECK(arena.nobody.post(resolve, R"({"action":"dismiss"})").said() == "401 unauthorized");
}

TEST_CASE("a settlement that does not say clearly what was done is refused") {
  const Refused arena;
  const std::string before = arena.all();
  const std::pair<const char*, const char*> bodies[] = {
      {"", "400 bad_json"},
      {"{}", "422 invalid_request"},
      {R"({"action":"forget"})", "422 invalid_request"},
      {R"({"action":7})", "422 invalid_request"},
      {R"({"action":"refund"})", "422 invalid_request"},
      {R"({"action":"refund","method":"shells"})", "422 invalid_request"},
      {R"({"action":"refund","method":"cash","tickets":["A-3","A-4"]})", "422 invalid_request"},
      {R"({"action":"refund","method":"cash","amount":1})", "422 invalid_request"},
      {R"({"action":"reseat"})", "422 invalid_request"},
      {R"({"action":"reseat","tickets":[]})", "422 invalid_request"},
      {R"({"action":"reseat","tickets":"A-3"})", "422 invalid_request"},
      {R"({"action":"reseat","tickets":["A-3",4]})", "422 invalid_request"},
      {R"({"action":"reseat","tickets":["A-3","A-4"],"method":"cash"})", "422 invalid_request"},
      {R"({"action":"dismiss","tickets":["A-3"]})", "422 invalid_request"},
      {R"({"action":"dismiss","method":"cash"})", "422 invalid_request"},
      {R"({"action":"dismiss","note":7})", "422 invalid_request"},
  };
  for (const auto& [body, said] : bodies) {
    INFO(body);
    CHECK(arena.resolves(body).said() == said);
  }
  CHECK(arena.resolves(R"({"action":"dismiss","note":")" + std::string(501, 'x') + "\"}").said() ==
        "422 invalid_request");
  CHECK(arena.all() == before);
}
