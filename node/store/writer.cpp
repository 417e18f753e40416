#include "node/store/writer.h"

#include <cstring>

#include "schema/event.h"
#include "schema/invariant.h"
#include "schema/probe.h"

namespace willcall {
namespace {

std::string shelf_of(const Ticket& t) { return shelf_prefix(t.venue(), t.allocated_to(), t.status()); }

// Where an open order taken here stands in the index of holds; empty if it does not.
std::string expiry_of(const rows::OrderRow& row) {
  if (row.order().status() != Order::CREATED || row.hold().expires_at_ms() == 0) return {};
  return expiry_key(row.hold().expires_at_ms(), row.order().venue(), row.order().id());
}

// Where an order stands in the index of users; empty if it names none. A foreign writer may name another one
// later.
std::string by_user_of(const Order& order) {
  return order.user_id().empty() ? std::string()
                                 : order_user_prefix(order.venue(), order.user_id()) + order.id();
}

// Where a ticket stands in the index of those at risk: taken provisionally, and not confirmed by the stream.
std::string provisional_of(const rows::TicketRow& row) {
  const Ticket& t = row.ticket();
  const bool at_risk = t.guarantee() == Order::PROVISIONAL && is_pending(row.standing());
  return at_risk ? record_key(t.venue(), t.id()) : std::string();
}

void replace_index(WriteTxn& txn, TableId index, const std::string& before, const std::string& after) {
  if (before == after) return;
  if (!before.empty()) ensure(txn.erase(index, before), "an index holds its record");
  if (!after.empty()) txn.put(index, after, {});
}

rows::OutboxRow outbox_row(const RecordKey& key, Version version, bool again) {
  rows::OutboxRow row;
  row.set_kind(static_cast<std::uint32_t>(key.kind));
  row.set_venue(key.venue);
  row.set_id(key.id);
  row.set_version(version);
  row.set_again(again);
  return row;
}

}  // namespace

Position Writer::journal(rows::JournalRow row) {
  if (last_position_ == 0) {
    const auto last = txn_.last_key(tables_.journal.id());
    last_position_ = last ? number_of(*last) : 0;
  }
  tables_.journal.append(txn_, number_key(++last_position_), row);
  return last_position_;
}

void Writer::add_local(rows::Standing& standing, const Event& event, TimeMs now, const std::string& why) {
  rows::JournalRow row;
  row.set_previous(standing.head_entry());
  row.set_applied_at_ms(now);
  row.set_event(encode(event));
  row.set_version(version_of(event));
  row.set_why(why);
  const Position position = journal(std::move(row));
  tables_.outbox.append(txn_, number_key(position), outbox_row(key_of(event), version_of(event), false));
  standing.set_head_entry(position);
  standing.set_head_operation(event.change().operation_id());
  outbox_grew_ = true;
}

void Writer::add_base(rows::Standing& standing, const StreamEvent& from, TimeMs now) {
  ensure(!is_pending(standing), "a foreign base comes under nothing pending");
  rows::JournalRow row;
  row.set_previous(standing.base_entry());
  row.set_applied_at_ms(now);
  row.set_encoding(static_cast<std::uint32_t>(from.encoding));
  row.set_event(std::string(from.bytes));
  row.set_version(version_of(from.event));
  row.set_why(from.why);
  const Position position = journal(std::move(row));
  standing.set_base_version(version_of(from.event));
  standing.set_base_sequence(from.sequence);
  standing.set_base_entry(position);
  standing.set_head_entry(position);
  standing.set_head_operation(from.event.change().operation_id());
}

void Writer::confirm_first(rows::Standing& standing, const JournalEntry& first, Version version,
                           std::uint64_t sequence) {
  ensure(first.previous == standing.base_entry(), "the first pending event lies on the base");
  if (!probe::sown("a confirmed event stays in the outbox"))
    ensure(tables_.outbox.erase(txn_, number_key(first.position)), "a pending event is in the outbox");
  standing.set_base_version(version);
  standing.set_base_sequence(probe::sown("a confirmation takes the wrong sequence") ? sequence + 1
                                                                                    : sequence);
  standing.set_base_entry(first.position);
}

void Writer::drop_pending(rows::Standing& standing, const std::vector<JournalEntry>& pending,
                          const std::string& base_operation) {
  for (const JournalEntry& entry : pending)
    ensure(tables_.outbox.erase(txn_, number_key(entry.position)), "a pending event is in the outbox");
  standing.set_head_entry(standing.base_entry());
  standing.set_head_operation(base_operation);
}

void Writer::unconfirm(rows::Standing& standing, const RecordKey& key, const std::vector<JournalEntry>& lost,
                       const JournalEntry* base, Version base_version, std::uint64_t base_sequence) {
  for (const JournalEntry& entry : lost)
    tables_.outbox.put(txn_, number_key(entry.position), outbox_row(key, entry.version, true));
  standing.set_base_entry(base ? base->position : 0);
  standing.set_base_version(base_version);
  standing.set_base_sequence(base_sequence);
  outbox_grew_ = true;
}

void Writer::save(const rows::TicketRow* before, const rows::TicketRow& after) {
  const Ticket& ticket = after.ticket();
  const std::string shelf = shelf_of(ticket);
  const std::string old_shelf = before ? shelf_of(before->ticket()) : std::string();
  if (shelf != old_shelf) {
    replace_index(txn_, tables_.shelves, before ? old_shelf + ticket.id() : std::string(),
                  shelf + ticket.id());
    if (before && !probe::sown("a shelf keeps counting what left it")) count(old_shelf, -1);
    count(shelf, +1);
  }
  replace_index(txn_, tables_.provisional, before ? provisional_of(*before) : std::string(),
                provisional_of(after));
  tables_.tickets.put(txn_, record_key(ticket.venue(), ticket.id()), after);
}

void Writer::save(const rows::OrderRow* before, const rows::OrderRow& after) {
  const Order& order = after.order();
  const auto by_status = [](const Order& o) { return order_status_prefix(o.venue(), o.status()) + o.id(); };
  replace_index(txn_, tables_.orders_by_status, before ? by_status(before->order()) : std::string(),
                by_status(order));
  replace_index(txn_, tables_.expiries, before ? expiry_of(*before) : std::string(), expiry_of(after));
  replace_index(txn_, tables_.orders_by_user, before ? by_user_of(before->order()) : std::string(),
                by_user_of(order));
  tables_.orders.put(txn_, record_key(order.venue(), order.id()), after);
}

void Writer::count(std::string_view shelf, std::int64_t by) {
  std::int64_t tickets = 0;
  if (const auto sealed = txn_.get(tables_.counters, shelf))
    tickets = static_cast<std::int64_t>(number_of(unseal("counters", shelf, *sealed)));
  ensure(tickets + by >= 0, "a shelf never holds fewer than no tickets");
  const std::string number = number_key(static_cast<std::uint64_t>(tickets + by));
  seal(txn_, tables_.counters, shelf, number);
}

void Writer::put_claim(const rows::ClaimRow& claim) {
  for (const auto& part : claim.parts())
    seal(txn_, tables_.claimed, record_key(claim.venue(), part.id()), claim.id());
  tables_.claims.put(txn_, record_key(claim.venue(), claim.id()), claim);
}

void Writer::update_claim(const rows::ClaimRow& claim) {
  tables_.claims.put(txn_, record_key(claim.venue(), claim.id()), claim);
}

void Writer::erase_claim(const rows::ClaimRow& claim) {
  for (const auto& part : claim.parts()) txn_.erase(tables_.claimed, record_key(claim.venue(), part.id()));
  tables_.claims.erase(txn_, record_key(claim.venue(), claim.id()));
}

void Writer::put_answer(const rows::AnswerRow& answer) {
  const std::string key = answer_key(answer.scope());
  const auto before = tables_.answers.get(txn_, key);
  replace_index(txn_, tables_.answers_by_time, before ? answer_time_key(before->at_ms(), key) : std::string(),
                answer_time_key(answer.at_ms(), key));
  tables_.answers.put(txn_, key, answer);
}

void Writer::put_cursor(std::string_view durable, const rows::CursorRow& cursor) {
  tables_.cursors.put(txn_, durable, cursor);
}

void Writer::put_exception(const rows::ExceptionRow& exception) {
  const std::string key = record_key(exception.venue(), exception.id());
  if (exception.resolved()) {
    txn_.erase(tables_.open_exceptions, key);
  } else {
    txn_.put(tables_.open_exceptions, key, {});
  }
  tables_.exceptions.put(txn_, key, exception);
}

void Writer::add_quarantine(const rows::QuarantineRow& message) {
  tables_.quarantine.put(txn_, record_key(message.stream(), number_key(message.sequence())), message);
}

void Writer::put_identity(const rows::Identity& identity) { tables_.identity.put(txn_, "self", identity); }

void Writer::put_meta(std::string_view key, std::string_view value) { seal(txn_, tables_.meta, key, value); }

}  // namespace willcall
