// The link to servers that are slow, silent, wrong or used by somebody else.
#include <sys/resource.h>

#include <chrono>
#include <set>

#include "sync/link/nats_central.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/sync/scripted_server.h"
#include "tests/sync/talk.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Node {
  std::string id = "box-1", venue = "arena";
  std::vector<std::string> follow = {"arena"};
};

std::unique_ptr<Central> central_of(const std::string& servers, const Node& node = {}) {
  static SilentLog log;
  LinkOptions options;
  options.servers = servers;
  options.node_id = node.id;
  options.venue = node.venue;
  options.follow = node.follow;
  options.create_streams = true;
  return std::make_unique<NatsCentral>(options, log);
}

bool says(const std::string& text, const std::string& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

double processor_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::set<std::string> delivered(Talk& node, std::size_t number) {
  std::set<std::string> bodies;
  while (bodies.size() < number) bodies.insert(node.next<Delivery>().message.body);
  return bodies;
}

const std::string kTlsGreeting =
    "INFO {\"server_id\":\"x\",\"version\":\"2.9.10\",\"proto\":1,\"headers\":true,\"tls_required\":true,"
    "\"max_payload\":1048576}\r\n";

}  // namespace

TEST_CASE("a server that takes connections and is silent holds nobody, and is tried again", "[link]") {
  ScriptedServer server;
  SECTION("after its greeting") {}
  SECTION("from the beginning") { server.greeting.clear(); }
  SECTION("when it should begin with TLS") { server.greeting = kTlsGreeting; }
  server.start();
  const auto began = std::chrono::steady_clock::now();
  const double used = processor_seconds();
  {
    Talk node(central_of(server.url()));
    CHECK(says(node.next<LinkDown>().reason, "does not answer as a NATS server"));
    CHECK(says(node.next<LinkDown>().reason, server.url()));
    CHECK(eventually([&] { return server.connections() >= 3; }));
  }  // ends in the middle of an attempt
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  CHECK(processor_seconds() - used < took.count() / 2);
}

TEST_CASE("a second server is used when the first is silent", "[link]") {
  ScriptedServer silent;
  silent.start();
  NatsServer server;
  for (int i = 0; i < 4; ++i) {  // whichever is asked first
    Talk node(central_of(silent.url() + "," + server.url()));
    node.up();
  }
}

TEST_CASE("a stalled server that goes on is connected to", "[link]") {
  NatsServer server;
  server.pause();
  Talk node(central_of(server.url()));
  CHECK(says(node.next<LinkDown>().reason, "does not answer"));
  server.resume();
  node.up();
}

TEST_CASE("answers of the wrong form break the session off and nothing else", "[link]") {
  const std::string answer =
      GENERATE(as<std::string>(), R"({"config":5,"state":"x","created":1})",
               R"({"config":{"name":7},"state":{"last_seq":"many"},"created":[]})",
               R"({"error":{"err_code":"x","description":9}})", R"({"error":"no"})", "[]", "", "\xff");
  ScriptedServer server([&](const std::string&) { return answer; });
  server.start();
  Talk node(central_of(server.url()));
  CHECK(says(node.next<LinkDown>().reason, "TICKETS"));
  CHECK(eventually([&] { return server.connections() >= 2; }));
}

TEST_CASE("a box that begins to follow every venue gets what stood there before", "[link]") {
  NatsServer server;
  Talk hall(central_of(server.url(), {"hall-1", "hall", {"hall"}}));
  hall.up();
  REQUIRE(hall.publish("H", "in the hall", 0, false, "hall").sequence);
  {
    Talk box(central_of(server.url()));
    box.up();
    REQUIRE(box.publish("A", "in the arena", 0).sequence);
    box.central().acknowledge({box.next<Delivery>().ack});
    (void)box.last("A");  // answered behind the acknowledgement
  }
  {
    Talk box(central_of(server.url(), {"box-1", "arena", {"*"}}));
    box.up();
    CHECK(delivered(box, 2) == std::set<std::string>{"in the hall", "in the arena"});
  }
  Talk box(central_of(server.url()));
  box.up();  // its own durable was left as it was
}

TEST_CASE("boxes whose ids resemble each other's durables do not share one", "[link]") {
  NatsServer server;
  Talk one(central_of(server.url(), {"hq", "main", {"main", "b", "read", "all"}}));
  Talk two(central_of(server.url(), {"hq--b", "b", {"b"}}));
  Talk three(central_of(server.url(), {"hq--read", "b", {"b"}}));
  for (Talk* box : {&one, &two, &three}) box->up();
  std::set<std::string> bodies;
  for (int i = 0; i < 20; ++i) {
    const std::string body = "b" + std::to_string(i);
    REQUIRE(two.publish(body, body, 0, false, "b").sequence);
    bodies.insert(body);
  }
  (void)one.whole("A");
  for (Talk* box : {&one, &two, &three}) CHECK(delivered(*box, 20) == bodies);
}

TEST_CASE("a durable that reads another venue is not taken over", "[link]") {
  NatsServer server;
  Talk first(central_of(server.url()));
  first.up();
  Talk second(central_of(server.url(), {"box-1", "opera", {"opera"}}));
  const std::string reason = second.next<LinkDown>().reason;
  CHECK(says(reason, "durable box-1 on stream TICKETS reads tickets.arena.>"));
  CHECK(says(reason, "--node-id"));
  REQUIRE(first.publish("A", "still ours", 0).sequence);
  CHECK(first.next<Delivery>().message.body == "still ours");
}
