// Damage to a store that has a history, made in a transaction that is never committed.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "node/store/structure_check.h"
#include "schema/event.h"
#include "tests/store/season.h"
#include "tests/support/catch.h"

namespace willcall::test {

struct Damaged {
  OpenStore& store;
  WriteTxn txn;
  const Tables& t;
  Reader reader;
  explicit Damaged(OpenStore& s) : store(s), txn(s.environment()), t(s.tables()), reader(t, txn) {}

  std::vector<std::string> faults() const { return check_structure(reader).faults; }
  bool found(const std::string& words) const {
    for (const std::string& fault : faults())
      if (says(fault, {words})) return true;
    return false;
  }

  std::string shelf(const std::string& owner, Ticket::Status status) const {
    return shelf_prefix("arena", owner, status);
  }
  rows::TicketRow ticket(const std::string& id) const { return *reader.ticket("arena", id); }
  void put(const std::string& id, const rows::TicketRow& row) {
    t.tickets.put(txn, record_key("arena", id), row);
  }
  std::string head_of(const std::string& id) const { return number_key(ticket(id).standing().head_entry()); }
  void count(const std::string& shelf, std::uint64_t tickets) {
    seal(txn, t.counters, shelf, number_key(tickets));
  }

  // Changes one event of the journal, or where it leads to.
  void alter(const std::string& position, const std::function<void(rows::JournalRow&, Event&)>& by) {
    rows::JournalRow row = *t.journal.get(txn, position);
    Event event = decode_own(row.event(), Encoding::protobuf);
    by(row, event);
    row.set_event(encode(event));
    t.journal.put(txn, position, row);
  }
};

struct Damage {
  const char* what;
  void (*make)(Damaged&);
  const char* found;
};

template <std::size_t N>
void find_all(const Damage (&damages)[N]) {
  OpenStore store;
  play_season(store);
  for (const Damage& damage : damages) {
    CAPTURE(damage.what);
    Damaged damaged(store);
    CHECK(damaged.faults().empty());
    damage.make(damaged);
    CAPTURE(damaged.faults());
    CHECK(damaged.found(damage.found));
  }
}

}  // namespace willcall::test
