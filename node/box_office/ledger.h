// Writes events of this node into the store: the record's new head, what it was shown as, journal and outbox.
#pragma once
#include <optional>

#include "node/box_office/office.h"

namespace willcall {

/// A record inside a transaction: the row as the table has it and as it will be. Saved by the functions
/// below.
template <class Row>
struct Draft {
  std::optional<Row> stored;  ///< nothing: the record is new
  Row row;

  Draft() = default;
  explicit Draft(std::optional<Row> found) : stored(std::move(found)), row(stored.value_or(Row{})) {}
  const Row* before() const { return stored ? &*stored : nullptr; }
};
using TicketDraft = Draft<rows::TicketRow>;
using OrderDraft = Draft<rows::OrderRow>;

inline const Ticket& record_of(const TicketDraft& draft) { return draft.row.ticket(); }
inline const Order& record_of(const OrderDraft& draft) { return draft.row.order(); }
/// The record in an event, of the kind that the draft is.
inline const Ticket& record_of(const Event& event, const TicketDraft&) { return event.ticket(); }
inline const Order& record_of(const Event& event, const OrderDraft&) { return event.order(); }
/// 0: no such record yet.
template <class Row>
Version head_version(const Draft<Row>& draft) {
  return record_of(draft).version();
}

/// The event's record becomes the head.
void set_head(TicketDraft& draft, const Event& event, TimeMs now);
void set_head(OrderDraft& draft, const Event& event, TimeMs now);

/// The head becomes `after`; what its versions meant here is noted (node/domain/promise.h).
void show(TicketDraft& draft, const Ticket& after, TimeMs now);

/// Saves the draft; it can go on being used.
void save(Writer& writer, TicketDraft& draft);
void save(Writer& writer, OrderDraft& draft);

/// A local change: event appended, head moved, row saved.
void record(Writer& writer, TicketDraft& draft, const Event& event, TimeMs now);
void record(Writer& writer, OrderDraft& draft, const Event& event, TimeMs now);

/// An event of this node goes into journal and outbox. Throws BrokenInvariant for what other nodes would
/// refuse: better undone here than put aside there.
void add_own(Writer& writer, rows::Standing& standing, const Event& event, TimeMs now,
             const std::string& why = {});

/// The record as it stands in one entry of the journal.
Event event_in(const JournalEntry& entry);

/// Allocated to this node with certainty: the base and every pending version say so. An allocation guarantees
/// from the moment the stream first confirmed it; until then, and while a change of it is under way, the
/// ticket counts as pool.
bool assured(const Reader& reader, const rows::TicketRow& row, const std::string& node_id);

/// Lets go of every ticket that the order still holds here. For undoing and refusing: appends, never drops.
void release_tickets(Writer& writer, const Office& office, const Order& order, const std::string& reason,
                     const std::string& by);

}  // namespace willcall
