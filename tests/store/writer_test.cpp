// The journal, the outbox, the heads and their indexes move together.
#include "node/store/writer.h"

#include "node/store/listing.h"
#include "schema/event.h"
#include "schema/invariant.h"
#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Lines = std::vector<std::string>;

struct OneSeat {
  OpenStore store;
  rows::Standing standing() { return *store.now().standing(seat_key("A-1")); }
  Version version() { return store.now().ticket("arena", "A-1")->ticket().version(); }
  std::vector<OutboxEntry> outbox() { return store.now().outbox(0, 100); }
  Lines history() { return test::history(store.now(), seat_key("A-1")); }
  void sell_here() {
    store.write([](Writer& w) { change_here(w, seat("A-1", "box-1", Ticket::SOLD)); });
  }
  void confirm_at(std::uint64_t sequence) {
    store.write([&](Writer& w) { confirm(w, seat_key("A-1"), sequence); });
  }
};

}  // namespace

TEST_CASE("a change made here is in the journal, in the outbox and at the head") {
  OneSeat story;
  story.store.write([](Writer& w) {
    change_here(w, seat("A-1"), 5000);
    CHECK(w.outbox_grew());
  });
  REQUIRE(story.outbox().size() == 1);
  CHECK(story.outbox()[0].key == seat_key("A-1"));
  CHECK(story.outbox()[0].version == 1);
  CHECK_FALSE(story.outbox()[0].again);
  const auto entry = story.store.now().entry(story.standing().head_entry());
  CHECK(entry->position == story.outbox()[0].position);
  CHECK(entry->applied_at == 5000);
  CHECK(decode_own(entry->bytes, entry->encoding).ticket().id() == "A-1");
  CHECK(story.standing().head_operation() == "A-1/1");
  CHECK(is_pending(story.standing()));
  CHECK(story.store.faults() == Lines{});
}

TEST_CASE("a change whose transaction is not committed was never made") {
  OneSeat story;
  {
    WriteTxn txn(story.store.environment());
    Writer writer(story.store.tables(), txn);
    change_here(writer, seat("A-1"));
    CHECK(writer.ticket("arena", "A-1").has_value());
  }
  CHECK_FALSE(story.store.now().ticket("arena", "A-1").has_value());
  CHECK(story.outbox().empty());
  CHECK(shelf_counts(story.store.now(), "arena").empty());
}

TEST_CASE("what the stream confirms leaves the outbox and becomes the base, oldest first") {
  OneSeat story;
  story.sell_here();
  story.sell_here();
  story.confirm_at(41);
  CHECK(story.standing().base_version() == 1);
  CHECK(story.standing().base_sequence() == 41);
  REQUIRE(story.outbox().size() == 1);
  CHECK(story.outbox()[0].version == 2);
  story.confirm_at(42);
  CHECK_FALSE(is_pending(story.standing()));
  CHECK(story.outbox().empty());
  CHECK(story.history() == Lines{"2 UPDATE", "1 CREATE"});
  CHECK(story.store.faults() == Lines{});
}

TEST_CASE("only the first pending event can be confirmed") {
  OneSeat story;
  story.sell_here();
  story.sell_here();
  CHECK_THROWS_AS(story.store.write([&](Writer& w) {
    rows::Standing standing = story.standing();
    w.confirm_first(standing, w.pending(standing).at(1), 2, 7);
  }),
                  BrokenInvariant);
  CHECK(story.outbox().size() == 2);
}

TEST_CASE("an event of the stream becomes base and head, with its bytes as they are") {
  OneSeat story;
  Event event;
  *event.mutable_ticket() = seat("A-1");
  event.mutable_ticket()->set_version(3);
  const std::string bytes = "{ \"ticket\": {\"id\": \"A-1\"} }";
  story.store.write([&](Writer& w) {
    rows::TicketRow row;
    w.add_base(*row.mutable_standing(), {event, bytes, Encoding::json, 9}, 6000);
    *row.mutable_ticket() = event.ticket();
    w.save(nullptr, row);
    CHECK_FALSE(w.outbox_grew());
  });
  CHECK_FALSE(is_pending(story.standing()));
  CHECK(story.standing().base_version() == 3);
  CHECK(story.standing().base_sequence() == 9);
  const auto entry = story.store.now().entry(story.standing().base_entry());
  CHECK(entry->bytes == bytes);
  CHECK(entry->encoding == Encoding::json);
  CHECK(entry->applied_at == 6000);
  CHECK(story.outbox().empty());
}

TEST_CASE("the stream's events never come on top of pending ones") {
  OneSeat story;
  story.sell_here();
  CHECK_THROWS_AS(story.store.write([](Writer& w) { change_there(w, seat("A-1"), 1); }), BrokenInvariant);
  CHECK(story.history() == Lines{"1 CREATE"});
}

TEST_CASE("pending events that are given up leave the outbox and the chain, and the base is the head again") {
  OneSeat story;
  story.sell_here();
  story.confirm_at(1);
  const rows::Standing confirmed = story.standing();
  story.sell_here();
  story.sell_here();
  story.store.write([](Writer& w) { give_up_pending(w, "A-1"); });
  CHECK(story.outbox().empty());
  CHECK(story.standing().SerializeAsString() == confirmed.SerializeAsString());
  CHECK(story.version() == 1);
  story.store.write([](Writer& w) { change_there(w, seat("A-1", "box-2"), 2); });
  CHECK(story.history() == Lines{"2 UPDATE", "1 CREATE"});
  CHECK(story.store.now().entry(3).has_value());  // the journal keeps what was given up
  CHECK(story.store.faults() == Lines{});
}

TEST_CASE("what the stream has lost is pending again, before what came after it, with its bytes unchanged") {
  OneSeat story;
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) {
    story.sell_here();
    story.confirm_at(sequence);
  }
  story.sell_here();
  const std::string bytes = story.store.now().entry(2)->bytes;
  story.store.write([](Writer& w) {
    lose(w, "A-1", 2);
    CHECK(w.outbox_grew());
  });
  const auto outbox = story.outbox();
  REQUIRE(outbox.size() == 3);
  CHECK((outbox[0].version == 2 && outbox[1].version == 3 && outbox[2].version == 4));
  CHECK((outbox[0].again && outbox[1].again && !outbox[2].again));
  CHECK(story.store.now().entry(outbox[0].position)->bytes == bytes);
  CHECK(story.standing().base_version() == 1);
  CHECK(story.version() == 4);
  CHECK(story.store.faults() == Lines{});
}

TEST_CASE("a record that the stream has lost whole stands on no base") {
  OneSeat story;
  story.sell_here();
  story.confirm_at(7);
  story.store.write([](Writer& w) { lose(w, "A-1", 1); });
  CHECK(story.standing().base_entry() == 0);
  CHECK(story.standing().base_version() == 0);
  CHECK(story.standing().base_sequence() == 0);
  CHECK(story.outbox().size() == 1);
  CHECK(story.store.faults() == Lines{});
}

TEST_CASE("positions grow over transactions and restarts") {
  OneSeat story;
  story.sell_here();
  const Position first = story.standing().head_entry();
  story.store.reopen();
  story.sell_here();
  CHECK(story.standing().head_entry() > first);
  CHECK(story.history() == Lines{"2 UPDATE", "1 CREATE"});
}
