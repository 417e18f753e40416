// Damage to the way from a head to its base, and to the outbox, is found.
#include "tests/store/damage.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const Damage kChains[] = {
    {"a pending event would never be sent", [](Damaged& d) { d.t.outbox.erase(d.txn, d.head_of("pending")); },
     "a pending event is not in the outbox"},
    {"a confirmed event would be sent again",
     [](Damaged& d) { d.t.outbox.put(d.txn, d.head_of("confirmed"), {}); },
     "the outbox holds events that no record waits for"},
    {"the outbox names another record than the journal",
     [](Damaged& d) {
       auto row = *d.t.outbox.get(d.txn, d.head_of("pending"));
       row.set_id("confirmed");
       d.t.outbox.put(d.txn, d.head_of("pending"), row);
     },
     "tickets.arena.pending: the outbox names another event"},
    {"the base is gone", [](Damaged& d) { d.t.journal.erase(d.txn, d.head_of("confirmed")); },
     "tickets.arena.confirmed: the journal does not lead from the head to the base"},
    {"an event between head and base is gone",
     [](Damaged& d) {
       d.t.journal.erase(d.txn, number_key(d.ticket("pending").standing().head_entry() - 1));
     },
     "tickets.arena.pending: the journal does not lead from the head to the base"},
    {"an event leads past the base",
     [](Damaged& d) {
       const Position base = d.ticket("pending").standing().base_entry();
       d.alter(number_key(base + 1), [](rows::JournalRow& row, Event&) { row.set_previous(0); });
     },
     "tickets.arena.pending: the journal does not lead from the head to the base"},
    {"an event leads to itself",
     [](Damaged& d) {
       d.alter(d.head_of("pending"), [&](rows::JournalRow& row, Event&) {
         row.set_previous(d.ticket("pending").standing().head_entry());
       });
     },
     "tickets.arena.pending: the journal does not lead from the head to the base"},
    {"an event leads into another record's history",
     [](Damaged& d) {
       d.alter(d.head_of("pending"), [&](rows::JournalRow& row, Event&) {
         row.set_previous(d.ticket("confirmed").standing().head_entry());
       });
     },
     "tickets.arena.pending: the journal holds another record's event"},
    {"a version was skipped between head and base",
     [](Damaged& d) {
       const Position base = d.ticket("pending").standing().base_entry();
       d.alter(number_key(base), [](rows::JournalRow&, Event& e) { e.mutable_ticket()->set_version(0); });
     },
     "tickets.arena.pending: versions do not follow each other"},
    {"an unconfirmed record does not begin with version 1",
     [](Damaged& d) {
       rows::TicketRow row = d.ticket("unconfirmed");
       d.alter(d.head_of("unconfirmed"), [](rows::JournalRow& journal, Event&) { journal.set_previous(0); });
       d.put("unconfirmed", row);
     },
     "tickets.arena.unconfirmed: its history does not begin with version 1"},
    {"the record is not its newest event",
     [](Damaged& d) {
       rows::TicketRow row = d.ticket("confirmed");
       row.mutable_ticket()->set_version(2);
       d.put("confirmed", row);
     },
     "tickets.arena.confirmed: versions do not follow each other"},
    {"the base is of another version than it is said to be",
     [](Damaged& d) {
       rows::TicketRow row = d.ticket("confirmed");
       row.mutable_standing()->set_base_version(2);
       d.put("confirmed", row);
     },
     "tickets.arena.confirmed: the base's version is not that of its event"},
    {"a record has no event",
     [](Damaged& d) {
       rows::TicketRow row = d.ticket("confirmed");
       row.clear_standing();
       d.put("confirmed", row);
     },
     "tickets.arena.confirmed: the journal does not lead from the head to the base"},
    {"an event cannot be read",
     [](Damaged& d) {
       rows::JournalRow row = *d.t.journal.get(d.txn, d.head_of("confirmed"));
       row.set_event("\xff\xff");
       d.t.journal.put(d.txn, d.head_of("confirmed"), row);
     },
     "a stored event can be read"},
};

}  // namespace

TEST_CASE("a chain or an outbox that is wrong is found") { find_all(kChains); }
