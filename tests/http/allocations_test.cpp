// Allocations over HTTP: which box may sell a ticket, and who may say so. The box stands alone, and is its
// own centre.
#include "tests/http/venue.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Shelves : Venue {
  Shelves() { put_on_sale({"A-1", "A-2", "A-3", "A-4"}); }

  Reply gives(const std::string& body, const std::string& headers = {}) const {
    return ada.post("/api/allocations", body, headers);
  }
  Json owner(const std::string& id) const { return ticket(id).at("allocatedTo"); }
  /// "box-1 available 4 reserved 0 sold 0 withdrawn 0; ...", the pool first.
  std::string summary() const {
    std::string text;
    for (const Json& row : carl.get("/api/allocations").at("allocations")) {
      text += row.at("nodeId").is_null() ? "pool" : std::string(row.at("nodeId"));
      for (const char* status : {"available", "reserved", "sold", "withdrawn"})
        text += std::string(" ") + status + " " + row.at(status).dump();
      text += "; ";
    }
    return text;
  }
};

}  // namespace

TEST_CASE_METHOD(Shelves, "tickets are given to another box, which alone may sell them from then on") {
  const Reply given = gives(R"({"to":"box-2","tickets":["A-1","A-2"]})");
  CHECK(given.said() == "200");
  CHECK(given.body == R"({"allocated":2})");
  CHECK(owner("A-1") == "box-2");
  const Reply refused = carl.sells({"A-1"}, 2500);
  CHECK(refused.said() == "409 allocated_elsewhere");
  CHECK(refused.at("nodeId") == "box-2");
  CHECK(carl.sells({"A-3"}, 2500).said() == "201");
}

TEST_CASE_METHOD(Shelves, "tickets are returned to the pool, and taken from it again") {
  CHECK(gives(R"({"to":null,"tickets":["A-1"]})").said() == "200");
  CHECK(owner("A-1").is_null());
  CHECK(gives(R"({"to":"box-1","tickets":["A-1"]})").body == R"({"allocated":1})");
  CHECK(owner("A-1") == "box-1");
  // What is there already counts as done.
  CHECK(gives(R"({"to":"box-1","tickets":["A-1","A-2"]})").body == R"({"allocated":2})");
}

TEST_CASE_METHOD(Shelves, "the summary counts each box's tickets and the pool's by their status") {
  REQUIRE(gives(R"({"to":"box-2","tickets":["A-4"]})").said() == "200");
  REQUIRE(gives(R"({"to":null,"tickets":["A-3"]})").said() == "200");
  REQUIRE(carl.sells({"A-1"}, 2500).said() == "201");
  REQUIRE(carl.reserves({"A-2"}).said() == "201");
  CHECK(summary() ==
        "pool available 1 reserved 0 sold 0 withdrawn 0; box-1 available 0 reserved 1 sold 1 withdrawn 0; "
        "box-2 available 1 reserved 0 sold 0 withdrawn 0; ");
  CHECK(carl.get("/api/allocations").at("next").is_null());
  REQUIRE(anna.withdraws({"A-3"}).said() == "200");
  CHECK(summary().starts_with("pool available 0 reserved 0 sold 0 withdrawn 1; "));
  CHECK(carl.get("/api/allocations?venue=hall").said() == "404 not_found");
}

TEST_CASE_METHOD(Shelves,
                 "a count takes the first free ones in id order, at the price and title that is said") {
  put_on_sale({"B-1", "B-2", "B-3"}, 900, "Standing");
  REQUIRE(carl.sells({"B-1"}, 900).said() == "201");
  CHECK(gives(R"({"to":"box-2","count":1,"price":900,"titlePrefix":"Stand"})").body == R"({"allocated":1})");
  CHECK(owner("B-2") == "box-2");
  CHECK(owner("B-3") == "box-1");
  CHECK(gives(R"({"to":"box-2","count":2})").body == R"({"allocated":2})");
  CHECK(owner("A-1") == "box-2");
  CHECK(owner("A-2") == "box-2");
}

TEST_CASE_METHOD(Shelves, "a count of more than there are moves nothing, and says how many are left") {
  const Reply refused = gives(R"({"to":"box-2","count":5})");
  CHECK(refused.said() == "409 ticket_unavailable");
  CHECK(refused.at("left") == 4);
  CHECK(summary() == "box-1 available 4 reserved 0 sold 0 withdrawn 0; ");
}

TEST_CASE_METHOD(Shelves, "one ticket that cannot move keeps all where they are, and is named") {
  REQUIRE(carl.sells({"A-1"}, 2500).said() == "201");
  REQUIRE(carl.reserves({"A-2"}).said() == "201");
  REQUIRE(gives(R"({"to":"box-2","tickets":["A-4"]})").said() == "200");
  const std::string before = everything();
  const std::pair<const char*, const char*> tickets[] = {{"A-1", "409 ticket_unavailable"},
                                                         {"A-2", "409 ticket_unavailable"},
                                                         {"A-4", "409 allocated_elsewhere"},
                                                         {"nowhere", "404 ticket_not_found"},
                                                         {"A-3", "422 duplicate_ticket"}};
  for (const auto& [id, said] : tickets) {
    INFO(id);
    const Reply refused = gives(Json{{"to", "box-3"}, {"tickets", {"A-3", id}}}.dump());
    CHECK(refused.said() == said);
    CHECK(refused.at("id") == id);
  }
  CHECK(everything() == before);
}

TEST_CASE_METHOD(Shelves, "the tickets of a dead box are taken over only with its name said twice") {
  put_on_sale_as(R"({"id":"D-1","title":"Songs","price":100,"allocatedTo":"box-9"})");
  const std::string before = everything();
  const char* unclear[] = {
      R"({"to":"box-1","tickets":["D-1"],"from":"box-9"})",
      R"({"to":"box-1","tickets":["D-1"],"from":"box-9","force":true})",
      R"({"to":"box-1","tickets":["D-1"],"from":"box-9","confirm":"box-9"})",
      R"({"to":"box-1","tickets":["D-1"],"from":"box-9","force":true,"confirm":"box-8"})",
      R"({"to":"box-1","tickets":["D-1"],"force":true})",
      R"({"to":"box-2","tickets":["A-1"],"confirm":"box-9"})",
      R"({"to":"box-2","tickets":["A-1"],"from":"b 9","force":true,"confirm":"b 9"})",
      R"({"to":"box-9","tickets":["A-1"],"from":"box-1","force":true,"confirm":"box-1"})"};
  for (const char* body : unclear) {
    INFO(body);
    CHECK(gives(body).said() == "422 invalid_request");
  }
  const Reply other =
      gives(R"({"to":"box-3","tickets":["A-1"],"from":"box-9","force":true,"confirm":"box-9"})");
  CHECK(other.said() == "409 ticket_unavailable");
  CHECK(other.at("detail") == "A-1 is not box-9's: it is allocated to box-1.");
  CHECK(everything() == before);
  CHECK(gives(R"({"to":"box-1","tickets":["D-1"],"from":"box-9","force":true,"confirm":"box-9"})").body ==
        R"({"allocated":1})");
  CHECK(owner("D-1") == "box-1");
}

TEST_CASE_METHOD(Shelves, "allocations are an admin's; a cashier may look") {
  const std::string body = R"({"to":"box-2","tickets":["A-1"]})";
  CHECK(anna.post("/api/allocations", body).said() == "403 forbidden");
  CHECK(carl.post("/api/allocations", body).said() == "403 forbidden");
  CHECK(nobody.post("/api/allocations", body).said() == "401 unauthorized");
  CHECK(owner("A-1") == "box-1");
  CHECK(carl.get("/api/allocations").said() == "200");
  CHECK(anna.get("/api/allocations").said() == "403 forbidden");
  CHECK(nobody.get("/api/allocations").said() == "401 unauthorized");
}

TEST_CASE_METHOD(Shelves, "an allocation that does not say clearly what goes where is refused") {
  const std::string before = everything();
  const std::pair<const char*, const char*> bodies[] = {
      {"", "400 bad_json"},
      {R"({"tickets":["A-1"]})", "422 invalid_request"},
      {R"({"to":"box-2"})", "422 invalid_request"},
      {R"({"to":"box-2","tickets":["A-1"],"count":1})", "422 invalid_request"},
      {R"({"to":"box-2","tickets":[]})", "422 invalid_request"},
      {R"({"to":"box-2","tickets":"A-1"})", "422 invalid_request"},
      {R"({"to":"box-2","tickets":["A-1",7]})", "422 invalid_request"},
      {R"({"to":"box-2","tickets":["A-1"],"price":2500})", "422 invalid_request"},
      {R"({"to":"box-2","tickets":["A-1"],"titlePrefix":"N"})", "422 invalid_request"},
      {R"({"to":"box 2","tickets":["A-1"]})", "422 invalid_request"},
      {R"({"to":"","tickets":["A-1"]})", "422 invalid_request"},
      {R"({"to":2,"tickets":["A-1"]})", "422 invalid_request"},
      {R"({"to":"box-2","count":0})", "422 invalid_request"},
      {R"({"to":"box-2","count":5001})", "422 invalid_request"},
      {R"({"to":"box-2","count":1,"price":-1})", "422 invalid_request"},
      {R"({"to":"box-2","count":1,"owner":"anna"})", "422 invalid_request"},
      {R"({"to":"box-2","count":1,"venue":"hall"})", "404 not_found"},
  };
  for (const auto& [body, said] : bodies) {
    INFO(body);
    CHECK(gives(body).said() == said);
  }
  CHECK(everything() == before);
}

TEST_CASE_METHOD(Shelves, "an allocation sent twice under one key is done once, and gets the same answer") {
  const std::string key = "Idempotency-Key: k1\r\n", body = R"({"to":"box-2","count":3})";
  const Reply first = gives(body, key), again = gives(body, key);
  CHECK(first.said() == "200");
  CHECK(again.body == first.body);
  CHECK(summary() ==
        "box-1 available 1 reserved 0 sold 0 withdrawn 0; box-2 available 3 reserved 0 sold 0 withdrawn 0; ");
  CHECK(gives(R"({"to":"box-2","count":1})", key).said() == "422 idempotency_key_reused");
}

TEST_CASE(
    "with the line down a count of tickets that cannot move is refused, and not done for none of them") {
  const Venue arena({}, "nats://127.0.0.1:" + std::to_string(free_port()));
  arena.put_on_sale({"A-1", "A-2"});  // their allocation has not reached the centre
  const Reply refused = arena.ada.post("/api/allocations", R"({"to":"box-2","count":2})");
  CHECK(refused.said() == "409 offline_not_allocated");
  CHECK(arena.ticket_member("A-1", "allocatedTo") == "box-1");
}

TEST_CASE("how many tickets stand sold at a risk, and how many may, is shown") {
  const Venue careful;
  CHECK(careful.carl.get("/api/sync").at("provisional") == Json{{"sold", 0}, {"limit", 0}});
  const Venue bold({"--offline-pool-sales", "provisional", "--offline-pool-limit", "20"},
                   "nats://127.0.0.1:" + std::to_string(free_port()));
  bold.put_on_sale_as(R"({"id":"P-1","title":"Songs","price":100,"allocatedTo":null})");
  REQUIRE(bold.carl.sells({"P-1"}, 100).at("guarantee") == "provisional");
  CHECK(bold.carl.get("/api/sync").at("provisional") == Json{{"sold", 1}, {"limit", 20}});
}
