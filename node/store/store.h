// The store of one node: one LMDB environment and its tables. Knows no rules of sale.
//
//   tickets, orders   venue 0 id        -> head and how it stands to the centre
//   journal           position          -> every event applied here, and the one before it of that record
//   outbox            position          -> this node's events that the stream has not confirmed, oldest first
//   shelves           venue 0 allocated_to 0 status id            (index of tickets; no value)
//   orders_by_status  venue 0 status id                           (index)
//   orders_by_user    venue 0 user 0 id                           (index)
//   expiries          time venue 0 id                             (index of open orders taken here)
//   counters          venue 0 allocated_to 0 status -> number of tickets on that shelf
//   answers           hash of scope     -> the answer given under an Idempotency-Key
//   answers_by_time   time, hash of scope  (index of answers)
//   claims            venue 0 id        -> what waits for the stream (see rows.proto)
//   claimed           venue 0 ticket id -> id of the claim that wants it
//   provisional       venue 0 ticket id    (index of tickets sold provisionally and not confirmed)
//   exceptions        venue 0 id        -> what a person must settle, or has settled
//   open_exceptions   venue 0 id           (index of those that are open)
//   quarantine, cursors, meta
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "node/store/format.h"
#include "node/store/rows.pb.h"
#include "node/store/sealed.h"
#include "schema/result.h"

namespace willcall {

/// Table handles; a value made once when the store opens.
struct Tables {
  explicit Tables(Environment& environment);
  RowTable<rows::TicketRow> tickets;
  RowTable<rows::OrderRow> orders;
  RowTable<rows::JournalRow> journal;
  RowTable<rows::OutboxRow> outbox;
  TableId shelves, orders_by_status, orders_by_user, expiries;
  TableId counters;
  RowTable<rows::ClaimRow> claims;
  TableId claimed, provisional;
  RowTable<rows::AnswerRow> answers;
  TableId answers_by_time;
  RowTable<rows::ExceptionRow> exceptions;
  TableId open_exceptions;
  RowTable<rows::QuarantineRow> quarantine;
  RowTable<rows::CursorRow> cursors;
  RowTable<rows::Identity> identity;
  TableId meta;
};

class Snapshot;

/// The room that the store has. All in bytes.
struct StoreMetrics {
  std::uint64_t used = 0;       ///< pages that were ever in use
  std::uint64_t file = 0;       ///< the file, grown ahead of need
  std::uint64_t map = 0;        ///< the most that it can hold
  std::uint64_t disk_free = 0;  ///< of its disk, for this process
  std::uint64_t disk = 0;
};

class Store {
 public:
  /// Opens or creates the store in `directory` (made if missing). Throws StoreError; other_format: it is for
  /// another program, or for migrate() first (format.h).
  /// `map_bytes`: address space, and so the most that the store can hold.
  explicit Store(const std::filesystem::path& directory, bool read_only = false,
                 std::size_t map_bytes = Environment::Options{}.map_bytes);

  Environment& environment() { return environment_; }
  const Tables& tables() const { return tables_; }
  /// Who this store belongs to; an empty node id: new.
  rows::Identity identity();
  /// Without a transaction: also of a store that has failed. Threads: any.
  StoreMetrics metrics() const;
  const std::filesystem::path& directory() const { return directory_; }

 private:
  const std::filesystem::path directory_;
  Environment environment_;
  Tables tables_;
};

}  // namespace willcall
