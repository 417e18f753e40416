// Damage to indexes, counters and values is found.
#include "tests/store/damage.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const std::string kPool, kOwn = "box-1";

const Damage kIndexes[] = {
    {"a ticket is missing in its index",
     [](Damaged& d) { d.txn.erase(d.t.shelves, d.shelf(kOwn, Ticket::SOLD) + "pending"); },
     "ticket pending is missing in its index"},
    {"the index of tickets names one that is not there",
     [](Damaged& d) { d.txn.put(d.t.shelves, d.shelf(kPool, Ticket::SOLD) + "ghost", {}); },
     "the index of tickets has entries too many"},
    {"an order is missing in its index by status",
     [](Damaged& d) {
       d.txn.erase(d.t.orders_by_status, order_status_prefix("arena", Order::COMPLETE) + "paid");
     },
     "order paid is missing in its index by status"},
    {"an order stands under two statuses",
     [](Damaged& d) {
       d.txn.put(d.t.orders_by_status, order_status_prefix("arena", Order::EXPIRED) + "paid", {});
     },
     "the index of orders has entries too many"},
    {"an order is missing in its index by user",
     [](Damaged& d) { d.txn.erase(d.t.orders_by_user, order_user_prefix("arena", "carl") + "open"); },
     "order open is missing in its index by user"},
    {"an order stands under a user who did not order it",
     [](Damaged& d) { d.txn.put(d.t.orders_by_user, order_user_prefix("arena", "dora") + "open", {}); },
     "the index of users has entries too many"},
    {"a hold would never run out",
     [](Damaged& d) { d.txn.erase(d.t.expiries, expiry_key(9000, "arena", "open")); },
     "order open is missing in its index of holds"},
    {"a hold would run out twice",
     [](Damaged& d) { d.txn.put(d.t.expiries, expiry_key(8000, "arena", "open"), {}); },
     "the index of holds has entries too many"},
    {"an open exception would never be seen",
     [](Damaged& d) { d.txn.erase(d.t.open_exceptions, record_key("", "e-1")); },
     "exception e-1 is missing in its index"},
    {"an exception that is none counts as open",
     [](Damaged& d) { d.txn.put(d.t.open_exceptions, record_key("", "e-2"), {}); },
     "the index of open exceptions has entries too many"},
    {"an answer would never be forgotten",
     [](Damaged& d) { d.txn.erase(d.t.answers_by_time, answer_time_key(0, answer_key("key-1"))); },
     "an answer is missing in its index by time"},
    {"an answer that is not there would be forgotten",
     [](Damaged& d) { d.txn.put(d.t.answers_by_time, answer_time_key(5, answer_key("key-1")), {}); },
     "the index of answers has entries too many"},
    {"a counter is too high", [](Damaged& d) { d.count(d.shelf(kOwn, Ticket::SOLD), 2); },
     "a counter of tickets is wrong"},
    {"a counter counts what is not there", [](Damaged& d) { d.count(d.shelf("box-9", Ticket::SOLD), 1); },
     "a counter of tickets is wrong"},
    {"a counter is missing", [](Damaged& d) { d.txn.erase(d.t.counters, d.shelf(kOwn, Ticket::SOLD)); },
     "a counter of tickets is missing"},
    {"a ticket stands under another key", [](Damaged& d) { d.put("elsewhere", d.ticket("confirmed")); },
     "ticket confirmed stands under another key"},
};

}  // namespace

TEST_CASE("an index, a counter or a key that is wrong is found") { find_all(kIndexes); }

TEST_CASE("a flipped bit in any value of any table is found, and names its table") {
  OpenStore store;
  play_season(store);
  const Tables& t = store.tables();
  const std::pair<TableId, const char*> tables[] = {{t.tickets.id(), "tickets"},
                                                    {t.orders.id(), "orders"},
                                                    {t.journal.id(), "journal"},
                                                    {t.outbox.id(), "outbox"},
                                                    {t.counters, "counters"},
                                                    {t.answers.id(), "answers"},
                                                    {t.exceptions.id(), "exceptions"},
                                                    {t.quarantine.id(), "quarantine"},
                                                    {t.cursors.id(), "cursors"},
                                                    {t.identity.id(), "identity"},
                                                    {t.meta, "meta"}};
  for (const auto& [table, name] : tables) {
    CAPTURE(name);
    std::vector<std::pair<std::string, std::string>> entries;
    {
      const ReadTxn txn(store.environment());
      Cursor cursor(txn, table);
      for (bool on = cursor.first(); on; on = cursor.next())
        entries.emplace_back(cursor.key(), cursor.value());
    }
    REQUIRE_FALSE(entries.empty());
    for (auto& [key, value] : entries) {
      Damaged damaged(store);
      value.back() = static_cast<char>(value.back() ^ 1);
      damaged.txn.put(table, key, value);
      CHECK(damaged.found("in table '" + std::string(name) + "' is damaged"));
    }
  }
}
