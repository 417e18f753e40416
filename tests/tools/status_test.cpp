// `willcall status` on real nodes.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/tools/command_line.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("a node that stands alone is ready, and says that it has no link") {
  const Daemon node({});
  const Finished status = tool_for(node, {"status"});
  INFO(status.output);
  CHECK(status.code == 0);
  CHECK(says(status, "box-1 of venue arena, at " + node.url()));
  CHECK(says(status, "ready       it sells\n"));
  CHECK(says(status, "link        none: this node stands alone"));
  CHECK(says(status, "to send     nothing\n"));
  CHECK(says(status, "to apply    nothing\n"));
  CHECK(says(status, "exceptions  none\n"));
}

TEST_CASE("a node whose line is down sells on, and says what waits and why") {
  Daemon::Options options;
  options.nats = "nats://127.0.0.1:" + std::to_string(free_port());
  const Daemon node(options);
  node.import(seats(3));
  const Finished status = tool_for(node, {"status"});
  INFO(status.output);
  CHECK(status.code == 0);
  CHECK(says(status, "degraded    it sells its own tickets, but:\n            - offline"));
  CHECK(says(status, "link        offline"));
  CHECK(says(status, "to send     3 changes wait, the oldest since "));
}

TEST_CASE("for programs the status is the node's own answers") {
  const Daemon node({});
  const Finished status = tool_for(node, {"status", "--json"});
  CHECK(status.code == 0);
  CHECK(member(status.output, "url") == node.url());
  CHECK(member(status.output, "readyz.status") == "ready");
  CHECK(member(status.output, "sync.nodeId") == "box-1");
}

TEST_CASE("who has no key still sees whether the node sells") {
  const Daemon node({});
  const Finished status = tool({"status", "--url", node.url() + "/"}, {{"JWT_KEY", ""}});
  CHECK(status.code == 1);
  CHECK(says(status, "ready       it sells"));
  CHECK(says(status, "no more can be told: there is no key"));
}

TEST_CASE("a node that was stopped is said to be so") {
  Daemon node({});
  REQUIRE(node.stop() == 0);
  const Finished status = tool_for(node, {"status"});
  CHECK(status.code == 1);
  CHECK(says(status, "is not running"));
}

TEST_CASE("a node that was killed does not answer") {
  Daemon node({});
  node.kill();
  const Finished status = tool_for(node, {"status"});
  CHECK(status.code == 1);
  CHECK(says(status, "No node answers at " + node.url()));
}

TEST_CASE("an address that is none is wrong usage") {
  for (const char* url : {"box-1:8080", "http://", "http://box-1/api", "https://box-1"})
    CHECK(tool({"status", "--url", url}).code == 2);
}
