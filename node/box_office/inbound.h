// One event of the stream, or one record's whole history, against this node's record: the version rule, what
// becomes the base, and the rebase of what was pending. Runs inside the caller's transaction.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "node/box_office/chain.h"
#include "node/box_office/disturbed.h"
#include "node/box_office/ledger.h"
#include "schema/subjects.h"
#include "schema/version_rule.h"
#include "sync/messages.h"
#include "sync/replica.h"

namespace willcall {

class Inbound {
 public:
  Inbound(Writer& writer, Office& office, Disturbed& disturbed)
      : writer_(writer), office_(office), disturbed_(disturbed) {}

  Replica::Disposition take(const StreamMessage& message);
  /// `history`: every message of the subject, oldest first.
  void compare(const RecordKey& key, const std::vector<StreamMessage>& history);
  /// The stream holds the record's first pending event at `sequence`.
  void confirm(const Confirmed& confirmed);

  /// Versions that were skipped because a newer one came first.
  std::int64_t gaps() const { return gaps_; }

 private:
  struct Arrived {
    Event event;
    std::string_view bytes;
    Encoding encoding;
    std::uint64_t sequence;
  };
  Result<Arrived> read(const StreamMessage& message, const RecordKey& key) const;

  template <class Row>
  bool must_know_history(const Draft<Row>& draft, const Event& event, Verdict verdict) const;
  template <class Row>
  Verdict take(Draft<Row> draft, const RecordKey& key, const Arrived& arrived);
  template <class Row>
  void compare(Draft<Row> draft, const RecordKey& key, const std::vector<Arrived>& valid, std::uint64_t last);
  /// `whole`: the subject's whole history, where it was read; only with it is a broken rule put right.
  template <class Row>
  void advance(Draft<Row>& draft, const RecordKey& key, const std::vector<const Arrived*>& events,
               const std::vector<Arrived>* whole = nullptr);
  template <class Row>
  void rebase(Draft<Row>& draft, const Event* old_base, const std::vector<JournalEntry>& pending,
              const std::vector<const Arrived*>& arrived);
  template <class Row>
  void put_on_top(Draft<Row>& draft, const Event& event);
  template <class Row>
  void take_back_lost(Draft<Row>& draft, const RecordKey& key, Version common, std::uint64_t last);

  Held held_at(const RecordKey& key, const rows::Standing& standing, Version version, std::string_view bytes);
  void disturb(const Event& event);

  Writer& writer_;
  Office& office_;
  Disturbed& disturbed_;
  std::int64_t gaps_ = 0;
  std::map<RecordKey, Chain> chains_;  // walked so far, and not changed since
};

}  // namespace willcall
