#include "sync/publisher.h"

#include "sync/tuning.h"
#include "tests/support/catch.h"

using namespace willcall;

namespace {

Outgoing event(const std::string& id, std::uint64_t entry = 1, std::uint64_t expected = 0) {
  Outgoing out;
  out.key = {Kind::ticket, "arena", id};
  out.entry = entry;
  out.expected_sequence = expected;
  return out;
}

}  // namespace

TEST_CASE("one event per record is in flight, many records in parallel") {
  Publisher publisher;
  publisher.offer(event("A"));
  publisher.offer(event("A"));
  publisher.offer(event("B"));
  CHECK(publisher.start()->second->key.id == "A");
  CHECK(publisher.start()->second->key.id == "B");
  CHECK(!publisher.start());
  CHECK(publisher.in_flight() == 2);
}

TEST_CASE("no more are in flight than the bound") {
  Publisher publisher;
  for (std::size_t i = 0; i < tuning::kInFlightMax + 10; ++i) publisher.offer(event(std::to_string(i)));
  while (publisher.start()) {}
  CHECK(publisher.in_flight() == tuning::kInFlightMax);
}

TEST_CASE("a record that got no clean acknowledgement is read before it is sent again") {
  Publisher publisher;
  publisher.offer(event("A"));
  const AttemptId attempt = publisher.start()->first;
  publisher.unclear(attempt);
  CHECK(!publisher.start());
  CHECK(publisher.attempt(attempt) == nullptr);  // the attempt has ended: a late ack counts for nothing
  CHECK(publisher.read(0)->id == "A");
  publisher.nothing_new({Kind::ticket, "arena", "A"}, 0);
  CHECK(publisher.start()->second->key.id == "A");
}

TEST_CASE("a record that is refused again and again is parked, and comes back after a while") {
  Publisher publisher;
  publisher.offer(event("A"));
  const RecordKey key{Kind::ticket, "arena", "A"};
  for (int i = 0; i < tuning::kAttemptsMax; ++i) {
    publisher.unclear(publisher.start()->first);
    REQUIRE(publisher.read(0));
    publisher.nothing_new(key, 1000);
  }
  CHECK(!publisher.start());
  CHECK(publisher.parked() == 1);
  publisher.unpark(1000);
  CHECK(!publisher.start());
  publisher.unpark(1000 + tuning::kParkedFor.count());
  CHECK(publisher.parked() == 0);
  CHECK(publisher.start());
}

TEST_CASE("an event that a rebase replaced ends the attempt for the old one") {
  Publisher publisher;
  publisher.offer(event("A", 1, 10));
  const AttemptId old = publisher.start()->first;
  publisher.offer(event("A", 2, 11));
  CHECK(publisher.attempt(old) == nullptr);
  CHECK(publisher.start()->second->entry == 2);
}

TEST_CASE("when the link goes down everything in flight has to be read") {
  Publisher publisher;
  publisher.offer(event("A"));
  const AttemptId attempt = publisher.start()->first;
  publisher.link_down();
  CHECK(publisher.in_flight() == 0);
  CHECK(publisher.attempt(attempt) == nullptr);
  CHECK(!publisher.start());
  CHECK(publisher.read(0));
}

TEST_CASE("a failed reading is tried again after a while, not at once") {
  Publisher publisher;
  publisher.offer(event("A"));
  publisher.unclear(publisher.start()->first);
  REQUIRE(publisher.read(0));
  publisher.read_failed({Kind::ticket, "arena", "A"}, 100);
  CHECK(!publisher.read(100));
  CHECK(publisher.read(100 + tuning::kReadAgainAfter.count()));
}

TEST_CASE("a line that breaks again and again parks nothing: the centre has refused nothing") {
  Publisher publisher;
  publisher.offer(event("A"));
  for (int i = 0; i < 3 * tuning::kAttemptsMax; ++i) {
    REQUIRE(publisher.start());
    publisher.link_down();
    publisher.link_up();
    REQUIRE(publisher.read(0));
    publisher.nothing_new({Kind::ticket, "arena", "A"}, 0);
  }
  CHECK(publisher.parked() == 0);
}

TEST_CASE("a new link tries parked records again at once") {
  Publisher publisher;
  publisher.offer(event("A"));
  for (int i = 0; i < tuning::kAttemptsMax; ++i) {
    publisher.unclear(publisher.start()->first);
    REQUIRE(publisher.read(0));
    publisher.nothing_new({Kind::ticket, "arena", "A"}, 0);
  }
  REQUIRE(publisher.parked() == 1);
  publisher.link_up();
  CHECK(publisher.start());
}
