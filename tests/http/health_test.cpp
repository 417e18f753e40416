#include "tests/http/venue.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("a box that stands alone is alive and ready") {
  const Venue arena;
  CHECK(arena.nobody.get("/healthz").said() == "200");
  const Reply ready = arena.nobody.get("/readyz");
  CHECK(ready.said() == "200");
  CHECK(ready.json == Json{{"status", "ready"}, {"reasons", Json::array()}});
}

TEST_CASE("a box that stands alone says that it has no central server") {
  const Venue arena;
  const Reply sync = arena.carl.get("/api/sync");
  const Json expected = {{"link", "disabled"},
                         {"nodeId", "box-1"},
                         {"venue", "arena"},
                         {"follow", {"arena"}},
                         {"outbox", {{"events", 0}, {"oldestAt", nullptr}}},
                         {"inbound", {{"lag", 0}}},
                         {"streams", Json::array()},
                         {"reconciled", nullptr},
                         {"exceptions", 0},
                         {"exceptionVenues", Json::array()},
                         {"quarantined", 0},
                         {"warnings", Json::array()}};
  for (const auto& [name, value] : expected.items()) CHECK(sync.at(name) == value);
}

TEST_CASE("what the centre has not seen is in the outbox") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  const std::string created = arena.ticket("A-1").at("createdAt");
  CHECK(arena.box.outbox() == 2);
  arena.carl.sells({"A-1"}, 2500);  // one event of the ticket, one of the order
  CHECK(arena.box.outbox() == 4);
  CHECK(arena.carl.get("/api/sync").at("outbox.oldestAt") >= created);
}

TEST_CASE("a box keeps its own identity over a restart") {
  Venue arena;
  const Json before = arena.carl.get("/api/sync").at("instanceId");
  arena.box.stop();
  arena.box.start();
  CHECK(before.is_string());
  CHECK(arena.carl.get("/api/sync").at("instanceId") == before);
}

TEST_CASE("a box whose line is down is ready, and says why it is degraded") {
  const Venue arena({}, "nats://127.0.0.1:" + std::to_string(free_port()));
  const Reply ready = arena.nobody.get("/readyz");
  CHECK(ready.said() == "200");
  CHECK(ready.at("status") == "degraded");
  CHECK(ready.at("reasons.0").get<std::string>().starts_with("offline"));
  CHECK(arena.nobody.get("/healthz").said() == "200");
  CHECK(arena.carl.get("/api/sync").at("link") == "offline");
}
