// The real daemon on an older store, killed at a write of every life that it has, until one comes through.
#include <signal.h>

#include <cstdio>

#include "tests/faults/killed_at.h"
#include "tests/store/older_store.h"
#include "tests/support/catch.h"
#include "tests/support/daemon.h"

using namespace willcall;
using namespace willcall::test;

namespace fs = std::filesystem;

namespace {

constexpr int kAnswers = 80'000;
constexpr char kSale[] = R"({"tickets":[{"id":"S-1"}],"payment":{"method":"cash","amount":2500}})";

/// Starts a life that ends at its n-th write; true if it came to serve instead, and was stopped then.
bool serves_with_kill_at(int n, const fs::path& data) {
  const TempDirectory place;
  fs::remove(data / "url");
  Process life(killed_at("pwrite64", n,
                         {WILLCALL_BIN "/willcalld", "--data", data.string(), "--listen", "127.0.0.1:0"}),
               place / "log", {{"ASAN_OPTIONS", "detect_leaks=0"}, {"JWT_KEY", kTestKey}});
  REQUIRE(eventually([&] { return !life.running() || !text_of(data / "url").empty(); }));
  const bool serves = life.running();
  if (serves) life.signal(SIGTERM);
  const auto code = life.wait(std::chrono::seconds(30));
  INFO(text_of(place / "log"));
  REQUIRE((code == kKilled || (serves && code == 0)));
  return serves;
}

}  // namespace

TEST_CASE(
    "willcalld killed at a write of one start after another serves in the end, with every sale and answer") {
  if (!can_kill_at()) return;
  Daemon node({});
  node.import("id,title,price\nS-1,Night of Songs,2500\n");
  const auto sold = node.client().post("/api/orders", kSale, "till-1");
  REQUIRE(sold->status == 201);
  const std::string digest = node.digest();
  REQUIRE(node.stop() == 0);
  turn_into_format_1(node.data());
  ProgramOfFormat1(node.data()).put_answers(0, kAnswers);

  int killed = 0;
  while (!serves_with_kill_at(killed + 1, node.data())) REQUIRE(++killed < 100);
  CHECK(killed > 8);
  node.start();
  CHECK(node.digest() == digest);
  CHECK(node.client().post("/api/orders", kSale, "till-1")->body == sold->body);
  REQUIRE(node.stop() == 0);
  CHECK(answers_in(node.data()) == kAnswers + 1);
  std::printf("willcalld killed in %d starts, one write later each time, 0 lost\n", killed);
}
