// Typed writes in one transaction: the journal, the outbox, the heads and their indexes move together or not
// at all. Knows no rules: what it is told to write has been decided.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/store/reader.h"
#include "schema/log.h"

namespace willcall {

/// Valid as long as its transaction. Throws StoreError.
class Writer : public Reader {
 public:
  Writer(const Tables& tables, WriteTxn& txn) : Reader(tables, txn), txn_(txn) {}

  /// A change made here: to the journal and the outbox; `standing`'s head moves. The row is saved by save().
  void add_local(rows::Standing& standing, const Event& event, TimeMs now, const std::string& why = {});
  /// An event of the stream that is not this node's first pending one: to the journal; it becomes base and
  /// head. REQUIRES: nothing is pending.
  struct StreamEvent {
    const Event& event;
    std::string_view bytes;
    Encoding encoding;
    std::uint64_t sequence;
    std::string why = {};  ///< why it stands, where that needs words
  };
  void add_base(rows::Standing& standing, const StreamEvent& from, TimeMs now);
  /// The first pending event stands in the stream at `sequence`: it is the base now.
  void confirm_first(rows::Standing& standing, const JournalEntry& first, Version version,
                     std::uint64_t sequence);
  /// All pending events leave the outbox; the head is the base again. They stay in the journal, off the
  /// chain.
  void drop_pending(rows::Standing& standing, const std::vector<JournalEntry>& pending,
                    const std::string& base_operation);
  /// The newest `lost` of the base's chain no longer stand in the stream: pending again, bytes unchanged.
  /// `base`: the entry that remains (null: none).
  void unconfirm(rows::Standing& standing, const RecordKey& key, const std::vector<JournalEntry>& lost,
                 const JournalEntry* base, Version base_version, std::uint64_t base_sequence);

  /// Writes the row and what is derived from it. `before`: as the table has it (null: new).
  void save(const rows::TicketRow* before, const rows::TicketRow& after);
  void save(const rows::OrderRow* before, const rows::OrderRow& after);

  /// Stores the claim, and that it wants its tickets.
  void put_claim(const rows::ClaimRow& claim);
  /// Its tickets are the same.
  void update_claim(const rows::ClaimRow& claim);
  void erase_claim(const rows::ClaimRow& claim);

  /// In place of an older one of its scope, if there is one.
  void put_answer(const rows::AnswerRow& answer);
  void put_cursor(std::string_view durable, const rows::CursorRow& cursor);
  /// A new one, or one that was resolved.
  void put_exception(const rows::ExceptionRow& exception);
  void add_quarantine(const rows::QuarantineRow& message);
  void put_identity(const rows::Identity& identity);
  void put_meta(std::string_view key, std::string_view value);

  /// Goes to the log once this transaction is durable, and not at all if it does not become so.
  void say(LogEvent event, LogFields fields) { said_.push_back({event, std::move(fields)}); }
  struct Said {
    LogEvent event;
    LogFields fields;
  };
  std::vector<Said> take_said() { return std::exchange(said_, {}); }

  /// Has this writer put anything into the outbox?
  bool outbox_grew() const { return outbox_grew_; }
  /// ... into the journal?
  bool journal_grew() const { return last_position_ != 0; }
  std::uint64_t mutations() const { return txn_.mutations(); }

 private:
  Position journal(rows::JournalRow row);
  void count(std::string_view shelf, std::int64_t by);

  WriteTxn& txn_;
  Position last_position_ = 0;  // 0: not looked up yet
  bool outbox_grew_ = false;
  std::vector<Said> said_;
};

}  // namespace willcall
