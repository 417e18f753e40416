#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {
std::string if_match(const Reply& seen) { return "If-Match: " + seen.raw.header("ETag") + "\r\n"; }
std::string if_none_match(const std::string& tags) { return "If-None-Match: " + tags + "\r\n"; }
}  // namespace

TEST_CASE("a ticket is created with its seller's own id, for this box") {
  const Venue arena;
  const Reply created = arena.anna.creates("A-12", 2500, "Night of Songs, row A seat 12");
  CHECK(created.said() == "201");
  CHECK(created.raw.header("Location") == "/api/tickets/A-12");
  const Json expected = {{"id", "A-12"},
                         {"venue", "arena"},
                         {"title", "Night of Songs, row A seat 12"},
                         {"price", 2500},
                         {"currency", "EUR"},
                         {"version", 1},
                         {"status", "available"},
                         {"sellerId", "anna"},
                         {"orderId", nullptr},
                         {"reservedUntil", nullptr},
                         {"allocatedTo", "box-1"}};
  for (const auto& [name, value] : expected.items()) CHECK(created.at(name) == value);
  CHECK(arena.ticket("A-12") == created.json);
}

TEST_CASE("a ticket without an id gets a time-ordered one") {
  const Venue arena;
  const auto time_of = [&] {
    return arena.anna.post("/api/tickets", R"({"title":"Songs","price":1})").id().substr(0, 10);
  };
  const std::string first = time_of(), second = time_of();
  CHECK(first.size() == 10);
  CHECK(first <= second);
}

TEST_CASE("null puts a new ticket into the pool, a node's id allocates it to that node") {
  const Venue arena;
  arena.put_on_sale_as(R"({"id":"P-1","title":"Songs","price":1,"allocatedTo":null})");
  arena.put_on_sale_as(R"({"id":"B-1","title":"Songs","price":1,"allocatedTo":"box-2","currency":"CHF"})");
  CHECK(arena.ticket("P-1").at("allocatedTo").is_null());
  CHECK(arena.ticket_member("B-1", "allocatedTo") == "box-2");
  CHECK(arena.ticket_member("B-1", "currency") == "CHF");
}

TEST_CASE("a ticket id is given once") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  CHECK(arena.anna.creates("A-1", 2500).said() == "409 ticket_exists");
  CHECK(arena.anna.creates("A-1", 9999).said() == "409 ticket_exists");
  CHECK(arena.ticket("A-1").at("price") == 2500);
}

TEST_CASE("titles and prices reach to their bounds and no further") {
  const Venue arena;
  std::string title;
  for (int i = 0; i < 200; ++i) title += "\u00e9";
  CHECK(arena.anna.creates("long", 9007199254740991, title).said() == "201");
  CHECK(arena.ticket("long").at("title") == title);
  CHECK(arena.ticket("long").at("price") == 9007199254740991);
  CHECK(arena.anna.creates("free", 0, "\"Songs\"\n\t\\ \U0001F3AB").said() == "201");
  CHECK(arena.ticket("free").at("title") == "\"Songs\"\n\t\\ \U0001F3AB");
  CHECK(arena.anna.creates("longer", 1, title + "!").said() == "422 invalid_request");
  CHECK(arena.anna.creates("untitled", 1, "").said() == "422 invalid_request");
}

TEST_CASE("an unknown ticket is not found") {
  const Venue arena;
  CHECK(arena.nobody.get("/api/tickets/A-1").said() == "404 ticket_not_found");
  CHECK(arena.carl.get("/api/tickets/A-1/history").said() == "404 ticket_not_found");
  CHECK(arena.anna.edits("A-1", 1).said() == "404 ticket_not_found");
}

TEST_CASE("a ticket that has not changed is answered with 304, until it changes") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string etag = arena.nobody.get("/api/tickets/A-1").raw.header("ETag");
  const Reply same = arena.nobody.get("/api/tickets/A-1", if_none_match("\"7\", " + etag));
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  CHECK(same.raw.header("ETag") == etag);
  CHECK(arena.nobody.get("/api/tickets/A-1", if_none_match("\"11\"")).status == 200);
  arena.anna.edits("A-1", 2600);
  const Reply changed = arena.nobody.get("/api/tickets/A-1", if_none_match(etag));
  CHECK(changed.status == 200);
  CHECK(changed.raw.header("ETag") != etag);
}

TEST_CASE("the ETag of a pending ticket names the operation that made its version") {
  const Venue arena;
  const Reply created = arena.anna.creates("A-1", 2500);
  const std::string operation = arena.carl.get("/api/tickets/A-1/history").at("history.0.operationId");
  CHECK(created.at("sync") == "pending");
  CHECK(created.raw.header("ETag") == "\"1-" + operation + "\"");
}

TEST_CASE("an edit under the version that was seen stands, under an older one it is refused") {
  const Venue arena;
  const Reply first = arena.anna.creates("A-1", 2500);
  const Reply second = arena.anna.edits("A-1", 2600, "Night of Songs", if_match(first));
  CHECK(second.said() == "200");
  CHECK(second.at("version") == 2);
  const Reply late = arena.anna.edits("A-1", 2700, "Night of Songs", if_match(first));
  CHECK(late.said() == "412 version_mismatch");
  CHECK(late.at("version") == 2);
  CHECK(arena.anna.edits("A-1", 2700, "Night of Songs", "If-Match: \"2\"\r\n").said() ==
        "412 version_mismatch");
  CHECK(arena.ticket("A-1").at("price") == 2600);
  CHECK(arena.anna.edits("A-1", 2700, "Night of Songs", "If-Match: *\r\n").said() == "200");
}

TEST_CASE("only its seller or an admin may edit a ticket") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  CHECK(arena.bert.edits("A-1", 1).said() == "403 forbidden");
  CHECK(arena.carl.edits("A-1", 1).said() == "403 forbidden");
  CHECK(arena.ticket("A-1").at("version") == 1);
  CHECK(arena.ada.edits("A-1", 2600).said() == "200");
  CHECK(arena.anna.edits("A-1", 2700, "Another night").said() == "200");
  CHECK(arena.ticket_member("A-1", "title") == "Another night");
  CHECK(arena.ticket_member("A-1", "sellerId") == "anna");
}

TEST_CASE("a ticket cannot be edited while an order holds it, nor when it is sold") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  const std::string order = arena.carl.reserves({"A-1"}).id();
  const Reply refused = arena.anna.edits("A-1", 9999);
  CHECK(refused.said() == "409 ticket_reserved");
  CHECK(refused.at("orderId") == order);
  arena.carl.sells({"A-2"}, 2500);
  CHECK(arena.ada.edits("A-2", 9999).said() == "409 ticket_reserved");
  arena.carl.cancels(order);
  CHECK(arena.anna.edits("A-1", 9999).said() == "200");
}

TEST_CASE("a ticket's history tells who did what, newest first") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  arena.ada.edits("A-1", 2600);
  arena.carl.sells({"A-1"}, 2600);
  const Reply told = arena.carl.get("/api/tickets/A-1/history");
  std::string story;
  for (const Json& entry : told.at("history"))
    story += entry.at("version").dump() + " " + std::string(entry.at("change")) + " by " +
             std::string(entry.at("by")) + "; ";
  CHECK(story == "3 sell by carl; 2 update by ada; 1 create by anna; ");
  for (const char* name : {"at", "nodeId", "why"})
    CHECK(told.at("history.0." + std::string(name)).is_string());
}
