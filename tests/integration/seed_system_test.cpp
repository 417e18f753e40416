// The notes that the project grew out of, line by line, on real parts. What can be shown without processes is
// shown where it lives (tests/unit, tests/sync); the README lists them all.
#include <signal.h>

#include "tests/integration/counter.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/support/stream_audit.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A node that was not started as a Daemon: by the address that it wrote into its data directory.
bool comes_online(const std::filesystem::path& data) {
  return eventually([&] {
    std::string url = text_of(data / "url");
    if (url.empty()) return false;
    url.pop_back();  // the newline
    const auto reply = Client(url, token("ada", {"admin"})).get("/api/sync");
    return reply && member(reply->body, "link") == "online";
  });
}

}  // namespace

TEST_CASE("losing NATS never ends the process, and neither does a server that was never there") {
  NatsServer nats;
  Daemon box({.node_id = "box-1", .nats = nats.url()});
  REQUIRE(eventually([&] { return box.link() == "online"; }));
  nats.kill();
  REQUIRE(eventually([&] { return box.link() == "offline"; }));
  CHECK(box.get("/healthz").status == 200);
  CHECK(box.get("/readyz").status == 200);
  CHECK(box.process().running());

  Daemon lonely({.node_id = "box-2", .nats = "nats://127.0.0.1:" + std::to_string(free_port())});
  CHECK(lonely.link() == "offline");
  CHECK(member(lonely.get("/readyz").body, "status") == "degraded");
  CHECK(lonely.stop() == 0);
}

TEST_CASE("a node is configured by its environment: NATS_URL and JWT_KEY") {
  NatsServer nats;
  const TempDirectory directory;
  Process box({WILLCALL_BIN "/willcalld", "--node-id", "box-1", "--data", (directory / "data").string(),
               "--listen", "127.0.0.1:0", "--create-streams"},
              directory / "log", {{"JWT_KEY", kTestKey}, {"NATS_URL", nats.url()}});
  CHECK(comes_online(directory / "data"));
}

TEST_CASE("tickets and orders stand in the streams TICKETS and ORDERS, read by durable consumers") {
  NatsServer nats;
  Daemon one({.node_id = "box-1", .nats = nats.url()}), two({.node_id = "box-2", .nats = nats.url()});
  one.import("id,title,price\nA-1,Seat,100\n");
  REQUIRE(eventually([&] { return one.in_sync() && two.in_sync(); }));
  // box-2 is away while things happen; its durable remembers where it was.
  two.kill();
  Counters counters(one.url(), {"A-1"}, 100, 1);
  counters.finish();
  REQUIRE(counters.sold().size() == 1);
  two.start();
  REQUIRE(eventually([&] { return one.in_sync() && two.in_sync(); }));
  CHECK(member(two.get("/api/tickets/A-1").body, "status") == "sold");
  CHECK(two.get("/api/orders/" + counters.sold().at("A-1")).status == 200);
  CHECK(audit_streams(nats.url()).newest.contains("tickets.arena.A-1"));
}

TEST_CASE("a node that is told to stop sends what it has first") {
  NatsServer nats;
  Daemon box({.node_id = "box-1", .nats = nats.url()});
  REQUIRE(eventually([&] { return box.link() == "online"; }));
  std::string csv = "id,title,price\n";  // few, for a stop waits 5 s at most and a machine may be slow
  for (int i = 0; i < 200; ++i) csv += "T-" + std::to_string(i) + ",Seat,100\n";
  box.import(csv);
  CHECK(box.stop() == 0);
  CHECK(audit_streams(nats.url()).newest.size() == 200);
}

TEST_CASE("a missing stream is said in words, and the node goes on trying") {
  NatsServer nats;
  const TempDirectory directory;
  Process box({WILLCALL_BIN "/willcalld", "--node-id", "box-1", "--venue", "arena", "--data",
               (directory / "data").string(), "--listen", "127.0.0.1:0", "--nats", nats.url()},
              directory / "log", {{"JWT_KEY", kTestKey}});
  REQUIRE(eventually([&] {
    return text_of(directory / "log").find("the stream TICKETS does not exist") != std::string::npos;
  }));
  Daemon other({.node_id = "box-2", .nats = nats.url()});  // creates them
  CHECK(comes_online(directory / "data"));
}
