#include "node/store/reader.h"

#include <xxhash.h>

#include <algorithm>

#include "schema/invariant.h"

namespace willcall {

std::optional<rows::TicketRow> Reader::ticket(std::string_view venue, std::string_view id) const {
  return tables_.tickets.get(txn_, record_key(venue, id));
}

std::optional<rows::OrderRow> Reader::order(std::string_view venue, std::string_view id) const {
  return tables_.orders.get(txn_, record_key(venue, id));
}

std::optional<rows::Standing> Reader::standing(const RecordKey& key) const {
  if (key.kind == Kind::order) {
    auto row = order(key.venue, key.id);
    return row ? std::optional(std::move(*row->mutable_standing())) : std::nullopt;
  }
  auto row = ticket(key.venue, key.id);
  return row ? std::optional(std::move(*row->mutable_standing())) : std::nullopt;
}

std::optional<JournalEntry> Reader::entry(Position position) const {
  auto row = tables_.journal.get(txn_, number_key(position));
  if (!row) return std::nullopt;
  return JournalEntry{position,
                      row->previous(),
                      row->applied_at_ms(),
                      static_cast<Encoding>(row->encoding()),
                      std::move(*row->mutable_event()),
                      row->version(),
                      std::move(*row->mutable_why())};
}

std::vector<JournalEntry> Reader::pending(const rows::Standing& standing) const {
  std::vector<JournalEntry> found;
  for (Position at = standing.head_entry(); at != standing.base_entry();) {
    auto entry = this->entry(at);
    ensure(entry.has_value(), "a pending event is in the journal");
    at = entry->previous;
    found.push_back(std::move(*entry));
  }
  std::reverse(found.begin(), found.end());
  return found;
}

void Reader::history(Position from, const std::function<bool(const JournalEntry&)>& visit) const {
  while (from != 0) {
    const auto entry = this->entry(from);
    if (!entry || !visit(*entry)) return;  // older ones may have been housekept away
    from = entry->previous;
  }
}

std::vector<OutboxEntry> Reader::outbox(Position after, std::size_t limit) const {
  std::vector<OutboxEntry> found;
  Cursor cursor(txn_, tables_.outbox.id());
  for (bool on = cursor.seek(number_key(after + 1)); on && found.size() < limit; on = cursor.next()) {
    const rows::OutboxRow row = tables_.outbox.open(cursor.key(), cursor.value());
    found.push_back({number_of(cursor.key()),
                     {static_cast<Kind>(row.kind()), row.venue(), row.id()},
                     row.version(),
                     row.again()});
  }
  return found;
}

OutboxSummary Reader::outbox_summary() const {
  OutboxSummary summary{txn_.count(tables_.outbox.id()), 0};
  Cursor cursor(txn_, tables_.outbox.id());
  if (cursor.first())
    if (const auto oldest = entry(number_of(cursor.key()))) summary.oldest_at = oldest->applied_at;
  return summary;
}

std::vector<RecordKey> Reader::expired(TimeMs now, std::size_t limit) const {
  std::vector<RecordKey> found;
  Cursor cursor(txn_, tables_.expiries);
  for (bool on = cursor.first(); on && found.size() < limit; on = cursor.next()) {
    ExpiryKey due = parse_expiry_key(cursor.key());
    if (due.at > now) break;
    found.push_back({Kind::order, std::move(due.venue), std::move(due.id)});
  }
  return found;
}

std::optional<rows::AnswerRow> Reader::answer(const std::string& scope) const {
  return tables_.answers.get(txn_, answer_key(scope));
}

std::optional<rows::ClaimRow> Reader::claim(std::string_view venue, std::string_view id) const {
  return tables_.claims.get(txn_, record_key(venue, id));
}

std::vector<rows::ClaimRow> Reader::claims() const {
  std::vector<rows::ClaimRow> found;
  Cursor cursor(txn_, tables_.claims.id());
  for (bool on = cursor.first(); on; on = cursor.next())
    found.push_back(tables_.claims.open(cursor.key(), cursor.value()));
  return found;
}

std::optional<std::string> Reader::claim_on(std::string_view venue, std::string_view ticket) const {
  const std::string key = record_key(venue, ticket);
  const auto sealed = txn_.get(tables_.claimed, key);
  return sealed ? std::optional(std::string(unseal("claimed", key, *sealed))) : std::nullopt;
}

std::optional<rows::CursorRow> Reader::cursor(std::string_view durable) const {
  return tables_.cursors.get(txn_, durable);
}

std::optional<rows::ExceptionRow> Reader::exception(std::string_view venue, std::string_view id) const {
  return tables_.exceptions.get(txn_, record_key(venue, id));
}

std::optional<std::string> Reader::meta(std::string_view key) const {
  const auto sealed = txn_.get(tables_.meta, key);
  return sealed ? std::optional(std::string(unseal("meta", key, *sealed))) : std::nullopt;
}

std::string answer_key(const std::string& scope) {
  const XXH128_hash_t hash = XXH3_128bits(scope.data(), scope.size());
  return number_key(hash.high64) + number_key(hash.low64);
}

}  // namespace willcall
