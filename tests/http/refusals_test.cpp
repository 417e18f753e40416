#include "tests/http/venue.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// One ticket for every reason to refuse it. No price is promised, so that a seen one can be refused.
struct Trouble : Venue {
  Trouble() : Venue({"--price-promise", "0s", "--follow", "arena,hall"}) {
    put_on_sale({"free", "free-2", "held", "sold", "gone", "dearer", "renamed", "renamed-and-dearer"});
    for (const char* json :
         {R"({"id":"elsewhere","title":"Songs","price":2500,"allocatedTo":"box-2"})",
          R"({"id":"francs","title":"Songs","price":2500,"currency":"CHF"})",
          R"({"id":"in-hall","title":"Songs","price":2500,"currency":"CHF","venue":"hall"})"})
      put_on_sale_as(json);
    carl.reserves({"held"});
    carl.sells({"sold"}, 2500);
    anna.withdraws({"gone"});
    anna.edits("dearer", 3000);
    anna.edits("renamed", 2500, "Night of Jazz");
    anna.edits("renamed-and-dearer", 3000, "Night of Jazz");
    anna.edits("elsewhere", 3000, "Night of Jazz");
    before = everything();
  }
  Reply order(const std::string& tickets, const std::string& more = {}) const {
    return carl.post("/api/orders", R"({"tickets":[)" + tickets + "]" + more + "}");
  }
  std::string said(const std::string& tickets, const std::string& more = {}) const {
    return order(tickets, more).said();
  }
  std::string before;
};

std::string fifty_one() {
  std::string tickets;
  for (int i = 0; i < 50; ++i) tickets += R"({"id":"S-)" + std::to_string(i) + R"("},)";
  return tickets + R"({"id":"S-50"})";
}

}  // namespace

TEST_CASE("a refused order names every bad ticket, and reserves none") {
  const Trouble arena;
  const Reply refused = arena.order(
      R"({"id":"free"},{"id":"sold"},{"id":"nowhere"},{"id":"elsewhere"},{"id":"dearer","version":1},{"id":"free-2"})");
  CHECK(refused.said() == "409 ticket_unavailable");
  CHECK(refused.at("id") == "sold");  // the top level repeats the first
  CHECK(refused.at("tickets") ==
        Json{{{"id", "sold"}, {"code", "ticket_unavailable"}, {"ticketStatus", "sold"}},
             {{"id", "nowhere"}, {"code", "ticket_not_found"}},
             {{"id", "elsewhere"}, {"code", "allocated_elsewhere"}, {"nodeId", "box-2"}},
             {{"id", "dearer"}, {"code", "price_changed"}, {"seen", 2500}, {"now", 3000}}});
  CHECK(arena.everything() == arena.before);
}

TEST_CASE("every reason to refuse a ticket has its code") {
  const Trouble arena;
  CHECK(arena.said(R"({"id":"nowhere"})") == "404 ticket_not_found");
  CHECK(arena.said(R"({"id":"held"})") == "409 ticket_unavailable");
  CHECK(arena.said(R"({"id":"sold"})") == "409 ticket_unavailable");
  CHECK(arena.said(R"({"id":"gone"})") == "409 ticket_unavailable");
  CHECK(arena.said(R"({"id":"elsewhere"})") == "409 allocated_elsewhere");
  CHECK(arena.said(R"({"id":"renamed","version":1})") == "409 ticket_changed");
  CHECK(arena.said(R"({"id":"free","version":9})") == "409 version_unknown");
  CHECK(arena.said(R"({"id":"dearer","version":1})") == "409 price_changed");
  CHECK(arena.everything() == arena.before);
}

TEST_CASE("of two reasons to refuse one ticket the first of the contract is given") {
  const Trouble arena;
  CHECK(arena.said(R"({"id":"sold","version":9})") == "409 ticket_unavailable");
  CHECK(arena.said(R"({"id":"elsewhere","version":1})") == "409 allocated_elsewhere");
  CHECK(arena.said(R"({"id":"renamed-and-dearer","version":1})") == "409 ticket_changed");
  CHECK(arena.said(R"({"id":"sold"},{"id":"sold"})") == "409 ticket_unavailable");
  CHECK(arena.said(R"({"id":"nowhere"},{"count":40})") == "404 ticket_not_found");
}

TEST_CASE("what is wrong with an order as a whole is said in the order of the contract") {
  const Trouble arena;
  std::string csv = "id,title,price\n";
  for (int i = 0; i < 51; ++i) csv += "S-" + std::to_string(i) + ",Songs,1\n";
  arena.anna.imports(csv);
  const std::string before = arena.everything(), paid = R"(,"payment":{"method":"cash","amount":1})";
  const std::string hall = R"({"id":"in-hall","venue":"hall"})", francs = R"({"id":"francs"})",
                    twice = R"({"id":"S-1"})";
  CHECK(arena.said(hall + "," + fifty_one() + "," + twice, paid) == "422 mixed_venues");
  CHECK(arena.said(francs + "," + fifty_one() + "," + twice, paid) == "422 mixed_currencies");
  CHECK(arena.said(fifty_one() + "," + twice, paid) == "422 too_many_tickets");
  CHECK(arena.said(R"({"count":50},{"count":1})", paid) == "422 too_many_tickets");
  CHECK(arena.said(R"({"id":"S-2"},)" + twice + "," + twice, paid) == "422 duplicate_ticket");
  CHECK(arena.said(R"({"id":"S-2"},)" + twice, paid) == "422 wrong_amount");
  CHECK(arena.everything() == before);
}

TEST_CASE("with the line down, a ticket of the pool is not sold") {
  const Venue arena({}, "nats://127.0.0.1:" + std::to_string(free_port()));
  arena.put_on_sale_as(R"({"id":"P-1","title":"Songs","price":2500,"allocatedTo":null})");
  CHECK(arena.box.link() == "offline");
  const Reply refused = arena.carl.sells({"P-1"}, 2500);
  CHECK(refused.said() == "409 offline_not_allocated");
  CHECK(refused.at("tickets.0.id") == "P-1");
  CHECK(arena.carl.post("/api/orders", R"({"tickets":[{"count":1}]})").said() == "409 ticket_unavailable");
  CHECK(arena.status_of("P-1") == "available");
}
