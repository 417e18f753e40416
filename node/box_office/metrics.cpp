#include "node/box_office/metrics.h"

#include "node/store/listing.h"
#include "schema/words.h"

namespace willcall {
namespace {

constexpr const char* kKinds[] = {"refused_sale", "seized",      "rule_broken",
                                  "duplicate_id", "orphan_sale", "payment_unknown"};
constexpr Ticket::Status kStatuses[] = {Ticket::AVAILABLE, Ticket::RESERVED, Ticket::SOLD, Ticket::WITHDRAWN};

std::map<std::string, std::size_t> exceptions_of(const Reader& reader) {
  std::map<std::string, std::size_t> by_kind;
  for (const char* kind : kKinds) by_kind[kind] = 0;
  std::size_t looked_at = 0;
  Cursor cursor(reader.txn(), reader.tables().open_exceptions);
  for (bool on = cursor.first(); on && looked_at < kExceptionsLookedAt; on = cursor.next(), ++looked_at)
    if (const auto row = reader.tables().exceptions.get(reader.txn(), cursor.key())) ++by_kind[row->kind()];
  if (const std::size_t all = reader.open_exceptions(); all > looked_at)
    by_kind["not_looked_at"] = all - looked_at;
  return by_kind;
}

TicketMetrics tickets_of(const Reader& reader, const Policy& policy) {
  TicketMetrics all;
  for (const char* allocation : {"own", "pool", "elsewhere"})
    for (const Ticket::Status status : kStatuses) all.shelves.push_back({allocation, word(status), 0});
  for (const auto& [shelf, tickets] : shelf_counts(reader, policy.venue)) {
    const std::string_view allocation = shelf.allocated_to.empty()             ? "pool"
                                        : shelf.allocated_to == policy.node_id ? "own"
                                                                               : "elsewhere";
    for (TicketMetrics::Shelf& one : all.shelves)
      if (one.allocation == allocation && one.status == word(shelf.status)) one.tickets += tickets;
  }
  return all;
}

}  // namespace

BoxOfficeMetrics box_office_metrics(const Office& office) {
  const Snapshot snapshot(office.store);
  const Tables& tables = snapshot.tables();
  BoxOfficeMetrics now;
  now.outbox = snapshot.outbox_summary();
  now.exceptions = exceptions_of(snapshot);
  now.quarantined = snapshot.quarantined();
  now.provisional = snapshot.provisional();
  now.holds = snapshot.txn().count(tables.expiries);
  now.tickets = snapshot.txn().count(tables.tickets.id());
  now.orders = snapshot.txn().count(tables.orders.id());
  now.journal = snapshot.txn().count(tables.journal.id());
  now.answers = snapshot.txn().count(tables.answers.id());
  now.shelves = tickets_of(snapshot, office.policy);
  return now;
}

}  // namespace willcall
