// What whoever hands in a request may count on.
#include "node/store/committer.h"

#include "tests/store/till.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("a request is in the file when it is answered") {
  Till till;
  REQUIRE(till.run(adds("A-1")) == Outcome::stored);
  TempDirectory copy;
  std::filesystem::copy_file(till.store.environment().data_file(), copy / "data.mdb");
  Store read(copy.path(), true);
  CHECK(Snapshot(read).ticket("arena", "A-1").has_value());
}

TEST_CASE("a request outlives a restart") {
  Till till;
  REQUIRE(till.run(adds("A-1")) == Outcome::stored);
  till.restart();
  REQUIRE(till.run(adds("A-2")) == Outcome::stored);
  CHECK(till.seats() == Lines{"A-1", "A-2"});
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("a reader that asks after the answer sees what was stored") {
  Till till;
  for (int i = 0; i < 20; ++i) {
    const std::string id = "A-" + std::to_string(i);
    till.run(adds(id));
    REQUIRE(till.store.now().ticket("arena", id).has_value());
  }
}

TEST_CASE("a refused request leaves nothing, also when it had already written") {
  Till till;
  CHECK(till.run([](Writer&) { return Decision::refuse; }) == Outcome::refused);
  CHECK(till.run([](Writer& writer) {
    change_here(writer, seat("A-1"));
    return Decision::refuse;
  }) == Outcome::refused);
  CHECK(till.seats() == Lines{});
  CHECK(till.store.now().outbox(0, 10).empty());
}

TEST_CASE("a request that throws leaves nothing, and the log says why") {
  Till till;
  CHECK(till.run([](Writer& writer) -> Decision {
    change_here(writer, seat("A-1"));
    throw std::runtime_error("the rules have a hole");
  }) == Outcome::failed);
  CHECK(till.seats() == Lines{});
  REQUIRE(till.log.errors().size() == 1);
  CHECK(says(till.log.errors()[0], {"the rules have a hole"}));
  CHECK(till.run(adds("A-2")) == Outcome::stored);
}

TEST_CASE("a request that meets a damaged value fails alone, and names it") {
  Till till;
  till.run(adds("A-1"));
  {
    WriteTxn txn(till.store.environment());
    txn.put(till.store.tables().tickets.id(), record_key("arena", "A-1"), "not what was written");
    txn.commit();
  }
  CHECK(till.run(adds("A-1")) == Outcome::failed);
  CHECK(says(till.log.errors().at(0), {"'tickets'", "A-1"}));
  CHECK(till.run(adds("A-2")) == Outcome::stored);
  CHECK_FALSE(till.committer->latched());
}

TEST_CASE("the outbox's reader is woken exactly when the outbox grew") {
  Till till;
  till.run(adds("A-1"));
  CHECK(till.wakes == 1);
  const auto only = [&](const std::function<void(Writer&)>& change) {
    return till.run([&](Writer& writer) {
      change(writer);
      return Decision::keep;
    });
  };
  CHECK(only([](Writer& w) { confirm(w, seat_key("A-1"), 1); }) == Outcome::stored);
  CHECK(only([](Writer& w) { change_there(w, seat("A-2"), 2); }) == Outcome::stored);
  CHECK(only([](Writer& w) { w.put_meta("time", "1"); }) == Outcome::stored);
  till.run([](Writer& writer) {
    change_here(writer, seat("A-3"));
    return Decision::refuse;
  });
  CHECK(till.wakes == 1);
  CHECK(only([](Writer& w) { lose(w, "A-1", 1); }) == Outcome::stored);
  CHECK(till.wakes == 2);
}

TEST_CASE("who is woken already finds the event") {
  Till till;
  std::size_t seen = 0;
  till.committer->on_outbox([&] { seen = till.store.now().outbox(0, 10).size(); });
  till.run(adds("A-1"));
  CHECK(seen == 1);
}
