// What sync needs of storage: batches of values, never a view or a transaction.
//
// For implementers: each call is one transaction, durable when it returns. Every call must be safe to repeat
// with what it was given before (a crash, a redelivery): what is known already changes nothing.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/messages.h"

namespace willcall {

class Replica {
 public:
  virtual ~Replica() = default;

  struct Scan {
    std::vector<Outgoing> ready;  ///< may leave now
    std::uint64_t looked_at = 0;  ///< last row; where to go on
    bool at_end = false;
  };
  /// Looks at up to `rows` rows of the outbox after `after`. What is not ready (an earlier event of its
  /// record, or an order whose tickets' events have not been confirmed) is left out: next() brings it when
  /// its time comes.
  virtual Scan pending(std::uint64_t after, std::size_t rows) = 0;

  /// The event that may leave now of each of these records, if any.
  virtual std::vector<Outgoing> next(const std::vector<RecordKey>& keys) = 0;

  /// The events that a person waits for, as far as they may leave now. Cheap when there is none; asked in
  /// every turn, so that no backlog is before them.
  virtual std::vector<Outgoing> urgent() = 0;

  /// Keys of records of either kind, above `after` (nothing: from the beginning), at most `limit`.
  virtual std::vector<RecordKey> records(const std::optional<RecordKey>& after, std::size_t limit) = 0;

  /// Records whose first pending event may be another one now, or may leave now: ask next().
  using Touched = std::vector<RecordKey>;

  /// Nothing: it could not be stored (full disk, latched store); nothing was changed.
  virtual std::optional<Touched> confirm(const std::vector<Confirmed>& confirmed) = 0;

  struct Batch {
    /// The durable consumer that it came from; empty: read by the engine, moves no cursor.
    std::string feed;
    std::vector<StreamMessage> messages;
    /// The cursor never moves to or past this sequence: the lowest that is still held back. 0: none is.
    std::uint64_t held_from = 0;
  };
  enum class Disposition {
    done,        ///< applied, known or put into quarantine: acknowledge
    read_whole,  ///< cannot be judged alone: read the subject's whole history, then compare()
  };
  struct Applied {
    std::vector<Disposition> dispositions;  ///< one per message
    Touched touched;
  };
  virtual std::optional<Applied> apply(const Batch& batch) = 0;

  /// Brings one record in line with the whole history of its subject, oldest first (may be a stale read).
  virtual std::optional<Touched> compare(const RecordKey& key, const std::vector<StreamMessage>& history) = 0;

  struct Outbox {
    std::size_t events = 0;
    TimeMs oldest_at = 0;  ///< this node's time; 0: empty
  };
  virtual Outbox outbox() = 0;

  /// `wake` is called, on any thread, after a commit that put something into the outbox. Must be cheap.
  virtual void on_pending(std::function<void()> wake) = 0;
};

}  // namespace willcall
