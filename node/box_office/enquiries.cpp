#include "node/box_office/enquiries.h"

#include "node/box_office/ledger.h"

namespace willcall {
namespace {

// Collects up to `limit` rows, and finds out whether there is another.
template <class Row, class Id>
auto page_of(std::size_t limit, Id id, const std::function<void(const std::function<bool(Row&&)>&)>& each) {
  Enquiries::Page<Row> page;
  each([&](Row&& row) {
    if (page.rows.size() == limit) {
      page.next = id(page.rows.back());
      return false;
    }
    page.rows.push_back(std::move(row));
    return true;
  });
  return page;
}

}  // namespace

SyncMark mark_of(const rows::Standing& standing) { return {is_pending(standing), standing.head_operation()}; }

Order as_shown(const rows::OrderRow& row) {
  Order order = row.order();
  if (row.hold().expires_at_ms() != 0) order.set_expires_at_ms(row.hold().expires_at_ms());
  return order;
}

void show_hold(const Reader& reader, rows::TicketRow& row, const std::string& node_id) {
  const Ticket& t = row.ticket();
  if (t.status() != Ticket::RESERVED || t.order_node() != node_id) return;
  const auto order = reader.order(t.venue(), t.order_id());
  if (order && order->hold().expires_at_ms() != 0)
    row.mutable_ticket()->set_reserved_until_ms(order->hold().expires_at_ms());
}

std::optional<rows::TicketRow> Enquiries::ticket(const std::string& venue, const std::string& id) const {
  const Snapshot snapshot(office_.store);
  auto row = office_.policy.follows(venue) ? snapshot.ticket(venue, id) : std::nullopt;
  if (row) show_hold(snapshot, *row, office_.policy.node_id);
  return row;
}

std::optional<rows::OrderRow> Enquiries::order(const std::string& venue, const std::string& id) const {
  return office_.policy.follows(venue) ? Snapshot(office_.store).order(venue, id) : std::nullopt;
}

Result<Enquiries::Page<rows::TicketRow>> Enquiries::tickets(const TicketFilter& filter,
                                                            const std::string& after,
                                                            std::size_t limit) const {
  if (Result<> venue = office_.check_venue(filter.venue); !venue) return venue.error();
  const Snapshot snapshot(office_.store);
  auto page = page_of<rows::TicketRow>(
      limit, [](const rows::TicketRow& row) { return row.ticket().id(); },
      [&](const auto& visit) { each_ticket(snapshot, filter, after, visit); });
  for (rows::TicketRow& row : page.rows) show_hold(snapshot, row, office_.policy.node_id);
  return page;
}

Result<Enquiries::Page<rows::OrderRow>> Enquiries::orders(const OrderFilter& filter, const std::string& after,
                                                          std::size_t limit) const {
  if (Result<> venue = office_.check_venue(filter.venue); !venue) return venue.error();
  const Snapshot snapshot(office_.store);
  return page_of<rows::OrderRow>(
      limit, [](const rows::OrderRow& row) { return row.order().id(); },
      [&](const auto& visit) { each_order(snapshot, filter, after, visit); });
}

Result<Enquiries::Page<rows::ExceptionRow>> Enquiries::exceptions(const ExceptionFilter& filter,
                                                                  const std::string& after,
                                                                  std::size_t limit) const {
  if (Result<> venue = office_.check_venue(filter.venue); !venue) return venue.error();
  const Snapshot snapshot(office_.store);
  return page_of<rows::ExceptionRow>(
      limit, [](const rows::ExceptionRow& row) { return row.id(); },
      [&](const auto& visit) { each_exception(snapshot, filter, after, visit); });
}

std::optional<std::vector<HistoryEntry>> Enquiries::history(const RecordKey& key) const {
  const Snapshot snapshot(office_.store);
  const auto standing = office_.policy.follows(key.venue) ? snapshot.standing(key) : std::nullopt;
  if (!standing) return std::nullopt;
  std::vector<HistoryEntry> entries;
  bool pending = is_pending(*standing);
  snapshot.history(standing->head_entry(), [&](const JournalEntry& entry) {
    pending = pending && entry.position != standing->base_entry();
    entries.push_back({event_in(entry), entry.applied_at, pending, entry.why});
    return true;
  });
  return entries;
}

Enquiries::Backlog Enquiries::backlog() const {
  const Snapshot snapshot(office_.store);
  return {snapshot.outbox_summary(), snapshot.open_exceptions(), snapshot.quarantined(),
          snapshot.provisional(), venues_with_exceptions(snapshot)};
}

}  // namespace willcall
