// Typed reads in one transaction.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/store/keys.h"
#include "node/store/store.h"
#include "schema/subjects.h"

namespace willcall {

/// One event of the journal.
struct JournalEntry {
  Position position = 0;
  Position previous = 0;
  TimeMs applied_at = 0;
  Encoding encoding = Encoding::protobuf;
  std::string bytes;
  Version version = 0;
  std::string why = {};  ///< why it stands, where it met another writer's change
};

struct OutboxEntry {
  Position position = 0;
  RecordKey key;
  Version version = 0;
  bool again = false;
};

struct OutboxSummary {
  std::size_t events = 0;
  TimeMs oldest_at = 0;  ///< 0 if empty
};

inline bool is_pending(const rows::Standing& s) { return s.head_entry() != s.base_entry(); }

/// Valid as long as its transaction. Throws StoreError(damaged) where a value is not what was written.
class Reader {
 public:
  Reader(const Tables& tables, const Txn& txn) : tables_(tables), txn_(txn) {}

  std::optional<rows::TicketRow> ticket(std::string_view venue, std::string_view id) const;
  std::optional<rows::OrderRow> order(std::string_view venue, std::string_view id) const;
  /// How a record stands, of either kind.
  std::optional<rows::Standing> standing(const RecordKey& key) const;

  std::optional<JournalEntry> entry(Position position) const;
  /// The changes on top of the base, oldest first.
  std::vector<JournalEntry> pending(const rows::Standing& standing) const;
  /// The record's events from the head back to the oldest held; stops when `visit` returns false.
  void history(Position from, const std::function<bool(const JournalEntry&)>& visit) const;

  std::vector<OutboxEntry> outbox(Position after, std::size_t limit) const;
  OutboxSummary outbox_summary() const;

  /// Open orders taken here whose hold has run out at `now`, at most `limit`.
  std::vector<RecordKey> expired(TimeMs now, std::size_t limit) const;
  std::optional<rows::AnswerRow> answer(const std::string& scope) const;
  std::optional<rows::ClaimRow> claim(std::string_view venue, std::string_view id) const;
  /// Every open claim. Few at a time.
  std::vector<rows::ClaimRow> claims() const;
  /// The claim that wants a ticket; nothing: none.
  std::optional<std::string> claim_on(std::string_view venue, std::string_view ticket) const;
  /// Tickets sold or held provisionally by this node and not confirmed by the stream.
  std::size_t provisional() const { return txn_.count(tables_.provisional); }
  std::optional<rows::CursorRow> cursor(std::string_view durable) const;
  std::optional<rows::ExceptionRow> exception(std::string_view venue, std::string_view id) const;
  std::size_t open_exceptions() const { return txn_.count(tables_.open_exceptions); }
  std::size_t quarantined() const { return txn_.count(tables_.quarantine.id()); }
  std::optional<std::string> meta(std::string_view key) const;

  const Tables& tables() const { return tables_; }
  const Txn& txn() const { return txn_; }

 protected:
  const Tables& tables_;

 private:
  const Txn& txn_;
};

/// A Reader with a snapshot of its own. Never waits for writers.
class Snapshot : private ReadTxn, public Reader {
 public:
  explicit Snapshot(Store& store) : ReadTxn(store.environment()), Reader(store.tables(), *this) {}
};

/// The key of a record's scope in the table of answers.
std::string answer_key(const std::string& scope);

}  // namespace willcall
