// One connection by cnats: what its callbacks may do, and when it ends.
#include "sync/link/nats_connection.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "sync/link/servers.h"
#include "sync/tuning.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

namespace {

class KeptLog final : public Log {
 public:
  void write(LogEvent event, const LogFields& fields) override {
    const std::lock_guard lock(mutex_);
    if (facts(event).level == Level::error) errors_ += log_line(event, fields) + "\n";
  }
  std::string errors() const {
    const std::lock_guard lock(mutex_);
    return errors_;
  }

 private:
  mutable std::mutex mutex_;
  std::string errors_;  // guarded by mutex_
};

struct Line {
  NatsServer server;
  KeptLog log;
  std::atomic<int> closed{0};
  const std::atomic<bool> given_up{false};

  std::unique_ptr<NatsConnection> open(NatsConnection::OnMessage on_message) {
    LinkOptions options;
    options.servers = server.url();
    options.node_id = "box-1";
    auto connection = NatsConnection::open(
        options, "_INBOX_box-1", std::move(on_message), [this] { ++closed; }, log, given_up);
    REQUIRE(connection);
    return std::move(*connection);
  }
};

}  // namespace

TEST_CASE("an exception in a callback ends the connection's use, not the process", "[link]") {
  Line line;
  const auto connection = line.open([](const NatsMessage&) { throw std::runtime_error("a bug"); });
  REQUIRE(connection->publish("_INBOX_box-1.1", {}, "x"));
  CHECK(eventually([&] { return line.closed > 0; }));
  CHECK(line.log.errors().find("a bug") != std::string::npos);
  CHECK(connection->last_complaint().find("a bug") != std::string::npos);
}

TEST_CASE("a connection is not taken apart under a callback that runs", "[link]") {
  Line line;
  std::atomic<bool> inside{false}, may_go{false}, gone{false};
  auto connection = line.open([&](const NatsMessage&) {
    inside = true;
    while (!may_go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  REQUIRE(connection->publish("_INBOX_box-1.1", {}, "x"));
  REQUIRE(eventually([&] { return inside.load(); }));
  std::thread ending([&] {
    connection.reset();
    gone = true;
  });
  // Longer than any patience of the destructor; on a slow machine this looks too early, and passes.
  CHECK(!eventually([&] { return gone.load(); }, 4 * tuning::kWriteDeadline));
  may_go = true;
  ending.join();
}

TEST_CASE("a connection that is given up before it begins does not begin", "[link]") {
  SilentLog log;
  LinkOptions options;
  options.servers = "nats://127.0.0.1:" + std::to_string(free_port());
  const std::atomic<bool> given_up{true};
  CHECK(!NatsConnection::open(
      options, "_INBOX_box-1", [](const NatsMessage&) {}, [] {}, log, given_up));
}

TEST_CASE("servers that are all silent are told in one order, whichever was tried first", "[link]") {
  LinkOptions options;
  for (int i = 0; i < 3; ++i)
    options.servers += (i ? "," : "") + ("nats://127.0.0.1:" + std::to_string(free_port()));
  KeptLog log;
  const std::atomic<bool> given_up{false};
  std::set<std::string> told;
  for (int i = 0; i < 12; ++i)  // all of 12 in one order of six by luck: 1 in 360 million
    told.insert(NatsConnection::open(
                    options, "_INBOX_box-1", [](const NatsMessage&) {}, [] {}, log, given_up)
                    .error()
                    .detail);
  CHECK(told.size() == 1);
}

TEST_CASE("a list of servers is taken apart, and shown without its secrets") {
  const auto servers = servers_of("nats://a, tls://anna:secret@b.example:5222,,[::1]:6222,[::1],nats://t@c/");
  REQUIRE(servers.size() == 5);
  CHECK(servers[0].port == 4222);
  CHECK(servers[1].url == "tls://anna:secret@b.example:5222");
  CHECK(servers[1].port == 5222);
  CHECK(servers[2].port == 6222);
  CHECK(servers[3].port == 4222);
  CHECK(servers[4].port == 4222);
  CHECK(shown(servers) == "nats://a, tls://b.example:5222, [::1]:6222, [::1], nats://c/");
  CHECK(servers_of("").empty());
}
