// The live feed: what tills and integrators hear, who may listen, and that nobody waits for a listener.
#include <signal.h>

#include "node/http/jwt.h"
#include "tests/http/listener.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {
// What would otherwise come with the next comment takes up to 15 s; it takes milliseconds.
constexpr std::chrono::seconds kSoon{8};
}  // namespace

TEST_CASE("a sale is in the feed as it is stored: its type, its version and the record") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  Listener till(arena, arena.carl);
  const auto asked = std::chrono::steady_clock::now();
  const Reply sold = arena.carl.sells({"A-1"}, 2500);
  const Heard ticket = till.next();
  CHECK(std::chrono::steady_clock::now() - asked < kSoon);
  CHECK(ticket.told() == "ticket.sold A-1 v2");
  CHECK(ticket.data["type"] == "ticket.sold");
  CHECK(ticket.data["by"] == "carl");
  CHECK(ticket.data["nodeId"] == "box-1");
  CHECK(ticket.data["at"] == ticket.data["record"]["updatedAt"]);
  CHECK(ticket.data["record"] == arena.ticket("A-1"));
  CHECK(ticket.id.starts_with(ticket.data["seq"].dump() + "-"));
  const Heard order = till.next();
  CHECK(order.told() == "order.completed " + sold.id() + " v1");
  CHECK(order.data["record"] == sold.json);
  CHECK(order.data["seq"] == ticket.data["seq"].get<int>() + 1);
}

TEST_CASE("an event of the feed is one line, whatever a title holds") {
  const Venue arena;
  Listener till(arena, arena.carl);
  const std::string title = "Night\n\nof\r\ndata: \"Songs\"";
  REQUIRE(arena.anna.creates("A-1", 100, title).status == 201);
  CHECK(till.next().data["record"]["title"] == title);
  REQUIRE(arena.anna.edits("A-1", 200).status == 200);
  CHECK(till.next().told() == "ticket.updated A-1 v2");
}

TEST_CASE("the feed is for cashiers") {
  const Venue arena;
  CHECK(arena.nobody.get("/api/changes").said() == "401 unauthorized");
  CHECK(arena.anna.get("/api/changes").said() == "403 forbidden");
  CHECK(arena.carl.get("/api/changes?venu=arena").said() == "422 invalid_request");
  CHECK(arena.carl.get("/api/changes?venue=opera").said() == "404 not_found");
  CHECK(Listener(arena, arena.carl).status() == 200);
}

TEST_CASE("a feed ends with the token that opened it") {
  const Venue arena;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  const Person guest(arena.box, sign_token({"guest", {"cashier"}, now.count() + 8000}, kTestKey));
  Listener till(arena, guest);
  REQUIRE(till.status() == 200);
  CHECK(till.next().told() == "");  // nobody said a word until then
  CHECK(Listener(arena, guest).status() == 401);
}

TEST_CASE("a listener of one venue hears nothing of another") {
  const Venue arena({"--follow", "arena,opera"});
  Listener opera(arena, arena.carl, {}, "?venue=opera"), all(arena, arena.carl);
  arena.put_on_sale({"A-1"});
  arena.put_on_sale_as(R"({"id":"O-1","venue":"opera","title":"Aida","price":100})");
  CHECK(opera.told(1) == std::vector<std::string>{"ticket.created O-1 v1"});
  CHECK(all.told(2) == std::vector<std::string>{"ticket.created A-1 v1", "ticket.created O-1 v1"});
}

TEST_CASE("sixty-four may listen; the next is told so, and gets in when one has left") {
  const Venue arena;
  std::vector<std::unique_ptr<Listener>> listeners;
  for (int i = 0; i < 64; ++i) {
    listeners.push_back(std::make_unique<Listener>(arena, arena.carl));
    REQUIRE(listeners.back()->status() == 200);
  }
  const Reply refused = arena.carl.get("/api/changes");
  CHECK(refused.said() == "503 not_ready");
  CHECK(refused.at("detail").get<std::string>().find("64 listeners") != std::string::npos);
  CHECK(arena.carl.get("/api/sync").status == 200);  // they are not in the way of others
  arena.put_on_sale({"A-1"});
  for (const auto& listener : listeners) CHECK(listener->next().told() == "ticket.created A-1 v1");
  listeners.pop_back();
  CHECK(eventually([&] { return Listener(arena, arena.carl).status() == 200; }, kSoon));
}

TEST_CASE("a box with listeners stops at once") {
  Venue arena;
  Listener till(arena, arena.carl), other(arena, arena.cleo);
  CHECK(arena.box.stop() == 0);  // else it waits for them for ever
  CHECK(till.next().told() == "");
  arena.box.start();
  CHECK(Listener(arena, arena.carl).status() == 200);
}

TEST_CASE("a listener that never reads holds up neither a sale nor a stop") {
  Venue arena;
  std::string seats = "id,title,price\n";
  const std::string title(200, 's');
  for (int i = 0; i < 10'000; ++i) seats += "S-" + std::to_string(i) + "," + title + ",2500\n";
  REQUIRE(arena.anna.imports(seats).at("created") == 10'000);
  RawConnection deaf(arena.box.url());  // some 7 MB wait for it, and it takes none
  deaf.send("GET /api/changes HTTP/1.1\r\nHost: box\r\nLast-Event-ID: 0\r\nAuthorization: Bearer " +
            arena.carl.bearer() + "\r\n\r\n");
  Listener till(arena, arena.cleo);
  for (int i = 0; i < 20; ++i) {
    const std::string seat = "S-" + std::to_string(i);
    CHECK(arena.carl.sells({seat}, 2500).status == 201);
    CHECK(till.next().told() == "ticket.sold " + seat + " v2");
    till.next();
  }
  const auto asked = std::chrono::steady_clock::now();
  CHECK(arena.box.stop() == 0);
  // It would be held for 30 s; a stop takes milliseconds.
  CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds(15));
}
