// What the committer counts and says of its work.
#include <algorithm>
#include <chrono>
#include <thread>

#include "tests/store/till.h"
#include "tests/support/catch.h"
#include "tests/support/failing_disk.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr std::size_t kSmallMap = 1U << 20U;

Committer::Work says_and(Committer::Work work) {
  return [work = std::move(work)](Writer& writer) {
    writer.say(LogEvent::order_refused, {{"order", "O-1"}});
    return work(writer);
  };
}
const std::string kSaid = "level=warning event=order_refused order=O-1";

Decision refuses(Writer&) { return Decision::refuse; }
Decision throws(Writer& writer) {
  adds("B-1")(writer);
  throw std::runtime_error("the rules have a hole");
}

}  // namespace

TEST_CASE("a commit counts once, however many requests it stores") {
  Till till;
  till.run_together({adds("A-1"), adds("A-2"), refuses, adds("A-3")});
  const CommitMetrics counted = till.committer->metrics();
  CHECK(counted.seconds.count() == 1);
  CHECK(counted.seconds.sum > 0);
  CHECK(counted.requests.count() == 1);
  CHECK(counted.requests.sum == 3);
  CHECK(counted.undone == 0);
}

TEST_CASE("what wrote nothing is no commit") {
  Till till;
  till.run(refuses);
  till.run([](Writer&) { return Decision::keep; });
  CHECK(till.committer->metrics().seconds.count() == 0);
}

TEST_CASE("a request that is undone alone is counted apart from those stored with it") {
  Till till;
  till.run_together({adds("A-1"), throws, adds("A-2")});
  const CommitMetrics counted = till.committer->metrics();
  CHECK(counted.requests.sum == 2);
  CHECK(counted.undone == 1);
}

TEST_CASE("a disk that fails is counted and shown, and the log says so once") {
  Till till;
  const FailingDisk disk;
  till.run(adds("A-1"));
  till.run(adds("A-2"));
  const CommitMetrics counted = till.committer->metrics();
  CHECK(counted.disk_failed == 1);
  CHECK(counted.latched);
  CHECK(till.log.lines().size() == 1);
  CHECK(till.log.lines().at(0).starts_with("level=error event=store_latched error="));
}

TEST_CASE("a full store is said when it becomes full and when it has room again, not with every request") {
  Till till(kSmallMap);
  const auto too_large = [](Writer& writer) {
    writer.put_meta("film", std::string(2 * kSmallMap, 'x'));
    return Decision::keep;
  };
  for (int i = 0; i < 3; ++i) CHECK(till.run(too_large) == Outcome::full);
  CHECK(till.committer->metrics().disk_full == 3);
  CHECK(till.run(adds("A-1")) == Outcome::stored);
  Lines full, room;
  for (const std::string& line : till.log.lines()) {
    if (line.find("event=disk_full directory=") != std::string::npos) full.push_back(line);
    if (line.find("event=disk_has_room directory=") != std::string::npos) room.push_back(line);
  }
  CHECK(full.size() == 1);
  CHECK(room.size() == 1);
}

TEST_CASE("a transaction that takes more than a second is said") {
  Till till;
  till.run([](Writer& writer) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1001));  // it takes so long at least
    return adds("A-1")(writer);
  });
  till.run(adds("A-2"));
  REQUIRE(till.log.lines().size() == 1);
  CHECK(till.log.lines().at(0).starts_with("level=warning event=commit_slow milliseconds=1"));
  CHECK(till.log.lines().at(0).ends_with(" requests=1"));
}

TEST_CASE("what a request says is logged when it is durable, and once") {
  Till till;
  CHECK(till.run_together({says_and(adds("A-1")), throws}) == std::vector{Outcome::stored, Outcome::failed});
  const Lines lines = till.log.lines();
  CHECK(std::count(lines.begin(), lines.end(), kSaid) == 1);
}

TEST_CASE("what a request says that is refused or fails is not logged") {
  Till till;
  till.run(says_and(refuses));
  till.run(says_and(throws));
  till.run_together({says_and(refuses), adds("A-1"), says_and(refuses)});
  for (const std::string& line : till.log.lines()) CHECK(line != kSaid);
}

TEST_CASE("the store knows its room, also after its disk failed") {
  Till till;
  till.run(adds("A-1"));
  const FailingDisk disk;
  till.run(adds("A-2"));
  const StoreMetrics room = (*till.store).metrics();
  CHECK(room.used > 0);
  CHECK(room.file >= room.used);
  CHECK(room.map > room.file);
  CHECK(room.disk >= room.disk_free);
}
