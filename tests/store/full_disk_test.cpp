// No room, and a disk that fails: what was stored stays, and nothing is promised that is not there.
#include <fstream>

#include "tests/store/till.h"
#include "tests/support/catch.h"
#include "tests/support/failing_disk.h"
#include "tests/support/process.h"
#include "tests/support/small_disk.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Outcomes = std::vector<Outcome>;

constexpr std::size_t kSmallMap = 1U << 20U;

Committer::Work keeps(const std::string& name, std::size_t bytes) {
  return [name, bytes](Writer& writer) {
    writer.put_meta(name, std::string(bytes, 'x'));
    return Committer::Decision::keep;
  };
}

// Adds seats, each with something large beside it, until one is not stored; says what came instead.
Outcome fill(Committer& committer, Lines& stored) {
  for (int number = 1000;; ++number) {
    const std::string id = std::to_string(number);
    const Outcome outcome = committer.run([&](Writer& writer) {
      keeps(id, 10'000)(writer);
      return adds(id)(writer);
    });
    if (outcome != Outcome::stored) return outcome;
    stored.push_back(id);
  }
}

}  // namespace

TEST_CASE("a request for which there is no room is answered so, and smaller ones go on") {
  Till till(kSmallMap);
  CHECK(till.run(adds("A-1")) == Outcome::stored);
  CHECK(till.run(keeps("film", 2 * kSmallMap)) == Outcome::full);
  CHECK_FALSE(till.committer->latched());
  CHECK(till.run(adds("A-2")) == Outcome::stored);
  CHECK(till.seats() == Lines{"A-1", "A-2"});
  CHECK_FALSE(till.store.now().meta("film").has_value());
}

TEST_CASE("in a batch only the request that is too large finds no room") {
  Till till(kSmallMap);
  CHECK(till.run_together({adds("A-1"), keeps("film", 2 * kSmallMap), adds("A-2")}) ==
        Outcomes{Outcome::stored, Outcome::full, Outcome::stored});
  CHECK(till.seats() == Lines{"A-1", "A-2"});
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("a store filled to the brim keeps what it answered, is read, and goes on when there is room") {
  Till till(kSmallMap);
  Lines stored;
  CHECK(fill(*till.committer, stored) == Outcome::full);
  CHECK(stored.size() > 20);
  CHECK(till.seats() == stored);
  CHECK(till.store.faults() == Lines{});
  till.restart(2 * kSmallMap);
  CHECK(till.run(adds("9999")) == Outcome::stored);
  CHECK(till.seats().size() == stored.size() + 1);
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("a full disk is answered so, nothing is lost, and sales go on when there is room again") {
  const SmallDisk disk;
  if (!disk.made()) {
    WARN("not run: only root can make a small file system");
    return;
  }
  const auto ballast = disk.path() / "ballast";
  std::ofstream(ballast) << std::string(1U << 20U, 'x');
  KeptLog log;
  Store store(disk.path() / "data");
  Committer committer(store, log);
  Lines stored;
  CHECK(fill(committer, stored) == Outcome::full);
  CHECK_FALSE(committer.latched());
  CHECK(committer.out_of_room());
  CHECK(check_structure(Snapshot(store)).tickets == stored.size());
  std::filesystem::remove(ballast);
  CHECK(committer.run(adds("last")) == Outcome::stored);
  CHECK_FALSE(committer.out_of_room());
  CHECK(check_structure(Snapshot(store)).tickets == stored.size() + 1);
  CHECK(check_structure(Snapshot(store)).faults == Lines{});
}

TEST_CASE("after a write that failed nothing more is written until the store was opened again") {
  Till till;
  REQUIRE(till.run(adds("A-1")) == Outcome::stored);
  {
    const FailingDisk disk;
    CHECK(till.run(adds("A-2")) == Outcome::unknown);
  }
  CHECK(till.committer->latched());
  CHECK(till.run(adds("A-3")) == Outcome::closed);
  CHECK(till.log.errors().size() == 1);
  CHECK(till.store.now().ticket("arena", "A-1").has_value());
  till.restart();
  CHECK_FALSE(till.committer->latched());
  CHECK(till.store.faults() == Lines{});
  CHECK(till.run(adds("A-3")) == Outcome::stored);
  CHECK(till.store.now().ticket("arena", "A-1").has_value());
}

TEST_CASE("a batch whose outcome is unknown promises nothing to anybody in it, and a refusal stays one") {
  Till till;
  const auto refuses = [](Writer&) { return Committer::Decision::refuse; };
  const FailingDisk disk;
  CHECK(till.run_together({adds("A-1"), refuses, adds("A-2")}) ==
        Outcomes{Outcome::unknown, Outcome::refused, Outcome::unknown});
  CHECK(till.wakes == 0);
}
