#include "node/box_office/ledger.h"

#include "node/domain/promise.h"
#include "schema/event.h"
#include "schema/invariant.h"
#include "schema/probe.h"

namespace willcall {

void show(TicketDraft& draft, const Ticket& after, TimeMs now) {
  const bool fresh = draft.row.ticket().version() == 0;
  note_shown(*draft.row.mutable_shown(), fresh ? nullptr : &draft.row.ticket(), after, now);
  *draft.row.mutable_ticket() = after;
}

void set_head(TicketDraft& draft, const Event& event, TimeMs now) { show(draft, event.ticket(), now); }

void set_head(OrderDraft& draft, const Event& event, TimeMs) {
  *draft.row.mutable_order() = event.order();
  if (event.order().status() != Order::CREATED) draft.row.clear_hold();
}

void save(Writer& writer, TicketDraft& draft) {
  writer.save(draft.before(), draft.row);
  draft.stored = draft.row;
}

void save(Writer& writer, OrderDraft& draft) {
  writer.save(draft.before(), draft.row);
  draft.stored = draft.row;
}

void record(Writer& writer, TicketDraft& draft, const Event& event, TimeMs now) {
  ensure(event.ticket().version() == draft.row.ticket().version() + 1, "a version follows the last");
  set_head(draft, event, now);
  add_own(writer, *draft.row.mutable_standing(), event, now);
  save(writer, draft);
}

void record(Writer& writer, OrderDraft& draft, const Event& event, TimeMs now) {
  ensure(event.order().version() == draft.row.order().version() + 1, "a version follows the last");
  set_head(draft, event, now);
  add_own(writer, *draft.row.mutable_standing(), event, now);
  save(writer, draft);
}

void add_own(Writer& writer, rows::Standing& standing, const Event& event, TimeMs now,
             const std::string& why) {
  const char* fault = fault_in(event);
  ensure(!fault, fault ? fault : "");
  writer.add_local(standing, event, now, why);
}

Event event_in(const JournalEntry& entry) { return decode_own(entry.bytes, entry.encoding); }

bool assured(const Reader& reader, const rows::TicketRow& row, const std::string& node_id) {
  const rows::Standing& standing = row.standing();
  if (row.ticket().allocated_to() != node_id) return false;
  if (standing.base_version() == 0 && !probe::sown("allocated is judged by the head alone")) return false;
  if (!is_pending(standing) || probe::sown("allocated is judged by the head alone")) return true;
  bool all = true, base_seen = false;
  reader.history(standing.head_entry(), [&](const JournalEntry& entry) {
    base_seen = entry.position == standing.base_entry();
    all = all && event_in(entry).ticket().allocated_to() == node_id;
    return all && !base_seen;
  });
  return all && base_seen;
}

void release_tickets(Writer& writer, const Office& office, const Order& order, const std::string& reason,
                     const std::string& by) {
  for (const OrderLine& line : order.tickets()) {
    TicketDraft draft(writer.ticket(order.venue(), line.id()));
    if (!draft.stored || draft.row.ticket().order_id() != order.id()) continue;
    if (probe::sown("only the first ticket is released") && line.id() != order.tickets(0).id()) continue;
    const Stamp stamp = office.stamp(by);
    record(writer, draft, release_ticket(draft.row.ticket(), reason, stamp), stamp.now);
  }
}

}  // namespace willcall
