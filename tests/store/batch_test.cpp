// Group commit: many requests in one transaction, each for itself.
#include "node/store/committer.h"
#include "tests/store/till.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Outcomes = std::vector<Outcome>;

// Counts how often the work runs.
Committer::Work counted(int& runs, Committer::Work work) {
  return [&runs, work = std::move(work)](Writer& writer) {
    ++runs;
    return work(writer);
  };
}

Committer::Work refuses_after_writing(const std::string& seat_id) {
  return [seat_id](Writer& writer) {
    change_here(writer, seat(seat_id));
    return Decision::refuse;
  };
}

Committer::Work throws_after_writing(const std::string& seat_id) {
  return [seat_id](Writer& writer) -> Decision {
    change_here(writer, seat(seat_id));
    throw std::runtime_error("a bug");
  };
}

Decision refuses(Writer&) { return Decision::refuse; }

}  // namespace

TEST_CASE("requests that arrive together cost one commit") {
  Till till;
  std::vector<Committer::Work> works;
  for (int i = 0; i < 16; ++i) works.push_back(adds("A-" + std::to_string(i)));
  CHECK(till.run_together(std::move(works)) == Outcomes(16, Outcome::stored));
  CHECK(till.wakes == 1);
  CHECK(till.seats().size() == 16);
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("requests of a batch are run in the order of their arrival, each on what the last one left") {
  Till till;
  const auto sells = [](Writer& writer) {
    if (writer.ticket("arena", "A-1")->ticket().status() == Ticket::SOLD) return Decision::refuse;
    change_here(writer, seat("A-1", "", Ticket::SOLD));
    return Decision::keep;
  };
  CHECK(till.run_together({adds("A-1"), sells, sells}) ==
        Outcomes{Outcome::stored, Outcome::stored, Outcome::refused});
  CHECK(till.store.now().ticket("arena", "A-1")->ticket().version() == 2);
}

TEST_CASE("a refusal that wrote nothing costs the others of its batch nothing") {
  Till till;
  int runs = 0;
  CHECK(till.run_together({counted(runs, adds("A-1")), refuses, adds("A-2")}) ==
        Outcomes{Outcome::stored, Outcome::refused, Outcome::stored});
  CHECK(runs == 1);
  CHECK(till.wakes == 1);
  CHECK(till.seats() == Lines{"A-1", "A-2"});
}

TEST_CASE("a failure, and a refusal that had written, undo only themselves in a batch") {
  Till till;
  CHECK(till.run_together({adds("A-1"), throws_after_writing("B-1"), adds("A-2"),
                           refuses_after_writing("B-2"), refuses, adds("A-3")}) ==
        Outcomes{Outcome::stored, Outcome::failed, Outcome::stored, Outcome::refused, Outcome::refused,
                 Outcome::stored});
  CHECK(till.seats() == Lines{"A-1", "A-2", "A-3"});
  CHECK(till.store.now().outbox_summary().events == 3);
  CHECK(till.wakes == 1);
  CHECK(till.log.errors().size() == 1);
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("a request that has to be run twice leaves one effect") {
  Till till;
  int runs = 0;
  CHECK(till.run_together({counted(runs, adds("A-1")), throws_after_writing("A-1")}) ==
        Outcomes{Outcome::stored, Outcome::failed});
  CHECK(runs == 2);
  CHECK(history(till.store.now(), seat_key("A-1")) == Lines{"1 CREATE"});
  CHECK(till.store.now().outbox(0, 10).size() == 1);
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("a batch of which nothing is kept wakes nobody") {
  Till till;
  CHECK(till.run_together({refuses, throws_after_writing("A-1"), refuses_after_writing("A-2")}) ==
        Outcomes{Outcome::refused, Outcome::failed, Outcome::refused});
  CHECK(till.wakes == 0);
  CHECK(till.seats() == Lines{});
}

TEST_CASE("a batch with a failure is as durable as any other") {
  Till till;
  till.run_together({adds("A-1"), throws_after_writing("B-1"), adds("A-2")});
  till.restart();
  CHECK(till.seats() == Lines{"A-1", "A-2"});
  CHECK(till.store.faults() == Lines{});
}
