// What the box trades: its tickets, what it owes to the centre, and what waits for a person.
#include "tools/doctor/checks.h"
#include "tools/willcall/when.h"

namespace willcall {
namespace {

constexpr std::uint64_t kLagMany = 1000;   // a box that keeps up has a few, for less than a second
constexpr TimeMs kWaitsLong = 5 * 60'000;  // while the line is up, changes leave in milliseconds

const SyncFacts* sync_of(const BoxFacts& box) {
  return box.node && box.node->sync ? &*box.node->sync : nullptr;
}
const StoreFacts* store_of(const BoxFacts& box) {
  return box.store && box.store->fault.empty() && box.store->there ? &*box.store : nullptr;
}

bool offline(const BoxFacts& box) { return box.node && !box.node->offline.empty(); }

// A figure that both know: the store's, else what the node says.
std::optional<std::uint64_t> figure(const BoxFacts& box, std::uint64_t StoreFacts::*in_store,
                                    std::uint64_t SyncFacts::*in_sync) {
  if (const StoreFacts* store = store_of(box)) return store->*in_store;
  if (const SyncFacts* sync = sync_of(box)) return sync->*in_sync;
  return std::nullopt;
}

// For a figure that neither knows. A store that is not there has said so itself.
Judgement unknown_figure(const BoxFacts& box) {
  return box.store ? does_not_apply() : not_known(box.store.why_not());
}

bool may_sell_provisionally(const BoxFacts& box, const StoreFacts& store) {
  const std::int64_t limit = box.settings ? box.settings->in_force.offline_pool_limit : 0;
  return store.pool_available > 0 && static_cast<std::uint64_t>(limit) > store.provisional;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : " and ") + part;
  return all;
}

}  // namespace

Judgement tickets_check(const BoxFacts& box) {
  const StoreFacts* store = store_of(box);
  if (!store) return box.store ? does_not_apply() : not_known(box.store.why_not());
  if (store->tickets == 0)
    return one({"no_tickets", Severity::stops, "there is no ticket in this box", "It has nothing to sell.",
                "`willcall import FILE` brings a seat map; tickets of other boxes come by themselves over "
                "the line."});
  const bool something_left = store->own_available > 0 || store->pool_available > 0;
  if (!offline(box) || store->own_assured > 0 || !something_left || may_sell_provisionally(box, *store))
    return {};
  const bool imported = store->own_available > 0;
  return one(
      {"nothing_to_sell_offline", Severity::stops,
       imported ? "it is offline, and the centre never confirmed that its " +
                      counted(static_cast<std::uint64_t>(store->own_available), "ticket") + " are its own"
                : "it is offline, and no ticket is allocated to it",
       "Without the line a box sells only what the centre has confirmed as its own; else two boxes could "
       "sell "
       "one seat.",
       "Bring the line back (see there). Until then sell on a box that has tickets; if the risk is yours to "
       "take, set offline_pool_sales = \"provisional\" with an offline_pool_limit and restart. For the next "
       "time: `willcall allocate` gives a box tickets of its own while it is online."});
}

Judgement outbox_check(const BoxFacts& box) {
  const auto waits = figure(box, &StoreFacts::outbox, &SyncFacts::outbox);
  if (!waits) return unknown_figure(box);
  const SyncFacts* sync = sync_of(box);
  if (*waits == 0 || !sync || sync->link != "online") return {};
  const StoreFacts* store = store_of(box);
  const TimeMs oldest = store ? store->outbox_oldest : sync->outbox_oldest;
  // Behind a line that came up only now they wait no longer than that.
  const TimeMs since = std::max(oldest, sync->since);
  if (since == 0 || box.clock.now - since < kWaitsLong) return {};
  return one(
      {"outbox_stands", Severity::attention,
       counted(*waits, "change") + " of this box wait to be sent though the line is up, the oldest since " +
           when_text(oldest, box.clock.now),
       "Other boxes and the organiser do not see those sales yet. None is lost: they stay in the store.",
       "See the node's log for what the centre answers, and tell the organiser. `willcall central check` "
       "looks "
       "at the central server."});
}

Judgement inbound_check(const BoxFacts& box) {
  const SyncFacts* sync = sync_of(box);
  if (!sync) return box.node ? does_not_apply() : not_known(box.node.why_not());
  if (sync->lag < kLagMany) return {};
  return one(
      {"inbound_lag", Severity::attention,
       counted(sync->lag, "change") + " of others are not applied here yet",
       "Prices and pool tickets that this box shows may be old; its own tickets are right.",
       "Wait: it catches up by itself, thousands a second. If the number does not fall, look at the disk and "
       "the line."});
}

Judgement exceptions_check(const BoxFacts& box) {
  const auto open = figure(box, &StoreFacts::exceptions, &SyncFacts::exceptions);
  if (!open) return unknown_figure(box);
  if (*open == 0) return {};
  const StoreFacts* store = store_of(box);
  const std::string money =
      store && !store->to_return.empty() ? ", with " + joined(store->to_return) + " to return" : "";
  return one(
      {"exceptions", Severity::attention,
       counted(*open, "exception") + (*open == 1 ? " waits" : " wait") + " for a person" + money,
       "A buyer was told a sale that does not stand, or a message cannot be used; nobody else settles that.",
       "`willcall exceptions` lists them and how each is settled."});
}

Judgement quarantine_check(const BoxFacts& box) {
  const auto kept = figure(box, &StoreFacts::quarantined, &SyncFacts::quarantined);
  if (!kept) return unknown_figure(box);
  if (*kept == 0) return {};
  return one({"quarantine", Severity::attention,
              counted(*kept, "message") + " of the centre cannot be read and " + (*kept == 1 ? "is" : "are") +
                  " kept aside",
              "Something writes to the centre what is no ticket or order, or a newer version than this one.",
              "Tell the organiser. They are tried again after an upgrade of this box."});
}

Judgement provisional_check(const BoxFacts& box) {
  if (!box.settings) return not_known(box.settings.why_not());
  const auto limit = static_cast<std::uint64_t>(box.settings->in_force.offline_pool_limit);
  if (limit == 0) return does_not_apply();
  const auto sold = figure(box, &StoreFacts::provisional, &SyncFacts::provisional);
  if (!sold) return unknown_figure(box);
  if (*sold * 5 < limit * 4) return {};
  return one(
      {"provisional_limit", Severity::attention,
       std::to_string(*sold) + " of at most " + std::to_string(limit) + " tickets stand sold provisionally",
       "At the limit pool tickets are refused until the line is back and these are confirmed.",
       "Bring the line back; or raise offline_pool_limit if the risk of refusing buyers later is yours to "
       "take."});
}

Judgement warnings_check(const BoxFacts& box) {
  const SyncFacts* sync = sync_of(box);
  if (!sync)
    return box.node && box.node->life == NodeFacts::Life::answers ? not_known(box.node->sync.why_not())
                                                                  : does_not_apply();
  Judgement all;
  for (const SyncFacts::Warned& warning : sync->warnings)
    all.findings.push_back(
        {"warning", Severity::attention, "the node warns: " + warning.detail, "", warning.remedy});
  return all;
}

}  // namespace willcall
