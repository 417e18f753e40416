// Brings a store of an older format up to this program's, one step after the other, before anybody else has
// it open.
//
// A step is many small transactions, each durable. The first raises the format's number and writes down that
// the step is under way; each further one sees to some records and moves the position; the last one takes the
// note away. So a crash, a kill or a full disk at any write leaves a store that goes on at the next start
// exactly where it stopped, and that an older program refuses (format.h says why the number comes first).
//
// To add a step:
//   1. Write it in a file of its own, format_<number>.cpp, as a function of an Environment that opens the
//      tables that it needs, by name, and returns how to do a piece. It is frozen from its release on: use
//      the rows and keys as they are in the two formats, never Tables, Reader or Writer, which move on.
//   2. A piece sees to at most `most` records behind `after` and says where it stopped. Another life of the
//      program may have done those before: what it remembers from piece to piece must come from `begin`, and
//      be the same in every life. A value that is damaged is left out and named in the log: one bad record
//      never keeps a box from selling. Pieces in the order of the table that they write are much cheaper.
//   3. Add a row to the end of the table in migrations.cpp, raise kStoreFormat and add a line to the list in
//      format.h; change Tables, Writer and the structure check.
//   4. Test it as tests/store/format_2_test.cpp does. The sweep in tests/faults kills every step at each of
//      its writes; give its season something for the step to do.
//
// Example, a step that would shorten every exception's note:
//
//     Advance shorten_notes(Environment& environment, Log&, const std::function<void()>&) {
//       const RowTable<rows::ExceptionRow> exceptions(environment, "exceptions");
//       return [=](WriteTxn& txn, const std::string& after, std::size_t most) { ...; return piece; };
//     }
//     ... {.from = 2, .to = 3, .what = "shorter notes", .through = "exceptions", .bytes_per_record = 300,
//          .begin = shorten_notes}
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "node/store/format.h"
#include "schema/log.h"

namespace willcall {

/// What one transaction of a step has done.
struct Piece {
  std::string position;       ///< where the next one begins
  std::uint64_t records = 0;  ///< that it has seen to
  bool last = false;          ///< nothing is left
};

/// Does one piece. `after`: the last one's position; empty: from the beginning.
using Advance = std::function<Piece(WriteTxn& txn, const std::string& after, std::size_t most)>;

struct MigrationStep {
  std::uint32_t from = 0, to = 0;      ///< to = from + 1
  std::string what;                    ///< what it brings, as it stands in a log line
  const char* through = "";            ///< the table whose records it sees to, one by one
  std::uint64_t bytes_per_record = 0;  ///< that the file grows by, what is rewritten counted, generously
  /// Opens the tables, making the new ones. Called once in every life of the program. Where it reads for long
  /// it calls `alive` now and then, so that nobody takes the program for dead.
  std::function<Advance(Environment& environment, Log& log, const std::function<void()>& alive)> begin;
};

/// The steps of this program, oldest first; the last one leads to kStoreFormat.
std::span<const MigrationStep> migration_steps();

struct Migrating {
  Log& log;
  /// Called when a step begins, as it goes on and after every commit, with how far it is: "bringing the store
  /// to format 2 (an index of answers by time), 45 %".
  std::function<void(const std::string& status)> watch = {};
  std::size_t records_per_commit = 10'000;  ///< a fraction of a second
  std::size_t map_bytes = Environment::Options{}.map_bytes;
};

/// Brings the store in `directory` up. Does nothing where there is none, or where it is of the last step's
/// format. Throws StoreError: other_format (it is newer than that), full (with the room that it needs; where
/// that can be seen beforehand, nothing was changed and the older program still works).
/// REQUIRES: nobody else has the store open for writing.
void migrate(const std::filesystem::path& directory, const Migrating& how);
void migrate(const std::filesystem::path& directory, std::span<const MigrationStep> steps,
             const Migrating& how);

}  // namespace willcall
