// Typed reads.
#include "node/store/reader.h"

#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Lines = std::vector<std::string>;

// What waits in the outbox, as "id/version", oldest first.
Lines waiting(const Reader& reader, Position after = 0, std::size_t limit = 100) {
  Lines lines;
  for (const OutboxEntry& entry : reader.outbox(after, limit))
    lines.push_back(entry.key.id + "/" + std::to_string(entry.version));
  return lines;
}

Lines due(const Reader& reader, TimeMs now, std::size_t limit = 100) {
  Lines ids;
  for (const RecordKey& key : reader.expired(now, limit)) {
    CHECK(key.kind == Kind::order);
    ids.push_back(key.venue + "/" + key.id);
  }
  return ids;
}

}  // namespace

TEST_CASE("a record's history is walked from its newest event to its oldest, past the base") {
  OpenStore store;
  store.write([](Writer& w) {
    change_there(w, seat("A-1"), 1);
    change_there(w, seat("B-1"), 2);
    change_there(w, seat("A-1", "box-1"), 3);
    change_here(w, seat("A-1", "box-1", Ticket::SOLD));
  });
  CHECK(history(store.now(), seat_key("A-1")) == Lines{"3 UPDATE", "2 UPDATE", "1 CREATE"});
  CHECK(history(store.now(), seat_key("B-1")) == Lines{"1 CREATE"});
  CHECK(history(store.now(), seat_key("C-1")) == Lines{});
  int seen = 0;
  store.now().history(4, [&](const JournalEntry&) { return ++seen < 2; });
  CHECK(seen == 2);
}

TEST_CASE("a history ends where older events were cleared away") {
  OpenStore store;
  store.write([](Writer& w) {
    for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) change_there(w, seat("A-1"), sequence);
  });
  WriteTxn txn(store.environment());
  store.tables().journal.erase(txn, number_key(1));
  CHECK(history(Reader(store.tables(), txn), seat_key("A-1")) == Lines{"3 UPDATE", "2 UPDATE"});
}

TEST_CASE("pending events are given oldest first, and only those above the base") {
  OpenStore store;
  store.write([](Writer& w) {
    change_there(w, seat("A-1"), 1);
    change_here(w, seat("A-1", "box-1"), 2000);
    change_here(w, seat("A-1", "box-1", Ticket::SOLD), 3000);
  });
  const Snapshot now(*store);
  const auto pending = now.pending(*now.standing(seat_key("A-1")));
  REQUIRE(pending.size() == 2);
  CHECK(pending[0].applied_at == 2000);
  CHECK(pending[1].previous == pending[0].position);
}

TEST_CASE("a record that is not here is nothing, of either kind") {
  OpenStore store;
  store.write([](Writer& w) {
    change_here(w, seat("A-1"));
    change_here(w, sale("o-1"));
  });
  CHECK(store.now().standing(seat_key("A-1")).has_value());
  CHECK(store.now().standing(sale_key("o-1")).has_value());
  CHECK_FALSE(store.now().standing(sale_key("A-1")).has_value());
  CHECK_FALSE(store.now().ticket("theatre", "A-1").has_value());
  CHECK_FALSE(store.now().order("arena", "o").has_value());
}

TEST_CASE("the outbox is in the order in which the changes were made, in pages") {
  OpenStore store;
  store.write([](Writer& w) {
    change_here(w, seat("B-1"));
    change_here(w, sale("o-1"));
    change_here(w, seat("A-1"));
    change_here(w, seat("B-1", "box-1"));
  });
  CHECK(waiting(store.now()) == Lines{"B-1/1", "o-1/1", "A-1/1", "B-1/2"});
  CHECK(waiting(store.now(), 0, 2) == Lines{"B-1/1", "o-1/1"});
  CHECK(waiting(store.now(), 2, 2) == Lines{"A-1/1", "B-1/2"});
  CHECK(waiting(store.now(), 4) == Lines{});
}

TEST_CASE("the summary of the outbox says how many wait and since when") {
  OpenStore store;
  CHECK(store.now().outbox_summary().events == 0);
  CHECK(store.now().outbox_summary().oldest_at == 0);
  store.write([](Writer& w) {
    change_here(w, seat("A-1"), 1000);
    change_here(w, seat("A-2"), 2000);
    change_here(w, seat("A-3"), 3000);
    confirm(w, seat_key("A-1"), 1);
  });
  CHECK(store.now().outbox_summary().events == 2);
  CHECK(store.now().outbox_summary().oldest_at == 2000);
}

TEST_CASE("holds that have run out are found by time, oldest first, a few at a time") {
  OpenStore store;
  store.write([](Writer& w) {
    change_here(w, sale("o-1"), 3000);
    change_here(w, sale("o-2"), 1000);
    change_here(w, sale("o-3"), 2000);
  });
  CHECK(due(store.now(), 999) == Lines{});
  CHECK(due(store.now(), 1000) == Lines{"arena/o-2"});
  CHECK(due(store.now(), 2999) == Lines{"arena/o-2", "arena/o-3"});
  CHECK(due(store.now(), 9999, 2) == Lines{"arena/o-2", "arena/o-3"});
  CHECK(due(store.now(), 9999) == Lines{"arena/o-2", "arena/o-3", "arena/o-1"});
}
