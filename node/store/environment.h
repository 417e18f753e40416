// LMDB behind RAII. The only header of the house that knows there is an LMDB, and it shows none of it.
//
// Mode: the default, durable one (fdatasync and a synchronous meta page per commit), never WRITEMAP (a stray
// pointer could damage the file, and a full disk would be SIGBUS). One sparse map is set once; the file
// is grown ahead of need by FileGrowth.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

namespace willcall {

/// The disk, the file or LMDB has failed. `kind` says what to do about it.
class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    full,          ///< no room: nothing was stored, reads go on
    damaged,       ///< the file or a value in it is not what was written
    broken,        ///< everything else: what was being written has an unknown outcome
    other_format,  ///< of an older or a newer program: nothing was touched; the message says what to start
  };
  StoreError(Kind k, const std::string& what) : std::runtime_error(what), kind(k) {}
  const Kind kind;
};

using TableId = unsigned;

/// A transaction, base of the reading and the writing one. Views that it returns live until it ends, or, in
/// a writing one, until the next write. Threads: one at a time.
class Txn {
 public:
  Txn(const Txn&) = delete;
  Txn& operator=(const Txn&) = delete;

  std::optional<std::string_view> get(TableId table, std::string_view key) const;
  /// Entries in a table. Constant time.
  std::size_t count(TableId table) const;
  /// The last key, if the table is not empty.
  std::optional<std::string_view> last_key(TableId table) const;

 protected:
  Txn() = default;
  ~Txn() = default;
  MDB_txn* raw_ = nullptr;

 private:
  friend class Cursor;
};

class Environment;

/// A snapshot: never waits for writers. Keep it short: pages that it sees cannot be used again meanwhile.
class ReadTxn : public Txn {
 public:
  explicit ReadTxn(Environment& environment);
  ~ReadTxn();

 private:
  Environment& environment_;
};

/// The one writing transaction. Commits only by commit(); otherwise the destructor undoes everything.
/// Threads: begin, use and end on one thread.
class WriteTxn final : public Txn {
 public:
  explicit WriteTxn(Environment& environment);
  /// Nested: isolates one request in a batch. Only the innermost may be used while it is open.
  WriteTxn(Environment& environment, WriteTxn& parent);
  ~WriteTxn();

  void put(TableId table, std::string_view key, std::string_view value);
  /// As put; room for `size` bytes that the caller fills before the next call.
  char* reserve(TableId table, std::string_view key, std::size_t size);
  /// As reserve, for a key above all others: cheap, and pages fill whole.
  char* append(TableId table, std::string_view key, std::size_t size);
  /// False if there was no such key.
  bool erase(TableId table, std::string_view key);
  /// Throws StoreError. The transaction has ended either way.
  void commit();
  /// Writes since it began, for "a refusal has written nothing".
  std::uint64_t mutations() const { return mutations_; }

 private:
  std::uint64_t mutations_ = 0;
};

/// Walks one table in key order. Must not outlive its transaction; in a writing one, not across writes.
class Cursor {
 public:
  Cursor(const Txn& txn, TableId table);
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  bool first();
  bool last();
  /// The first entry whose key is >= `key`.
  bool seek(std::string_view key);
  bool next();
  bool previous();
  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }

 private:
  bool move(int operation, std::string_view from);
  MDB_cursor* raw_ = nullptr;
  std::string_view key_, value_;
};

class Environment {
 public:
  struct Options {
    bool read_only = false;
    std::size_t map_bytes = std::size_t{64} << 30U;  ///< address space, not disk
    unsigned readers_max = 1024;                     ///< LMDB's own 126 is fewer than our threads
  };
  /// Opens or creates the files in `directory`, which must exist. Throws StoreError.
  Environment(const std::filesystem::path& directory, const Options& options);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  /// Opens or creates a table. Only before the first transaction of another thread.
  TableId table(const char* name);
  /// Opens a table; nothing: there is none. Only before the first transaction of another thread.
  std::optional<TableId> existing_table(const char* name);
  /// Lets go of the snapshots of processes that were killed in the midst of reading: the pages that those saw
  /// could not be used again, and the file would grow with every commit. Threads: any.
  void forget_dead_readers();
  /// Bytes of the file that hold pages; what lies behind is room to grow.
  std::uint64_t used_bytes() const;
  std::uint64_t map_bytes() const { return options_.map_bytes; }
  std::filesystem::path data_file() const { return directory_ / "data.mdb"; }
  bool read_only() const { return options_.read_only; }

 private:
  friend class ReadTxn;
  friend class WriteTxn;
  MDB_txn* borrow_reader();
  void give_back(MDB_txn* txn);
  std::optional<TableId> open_table(const char* name, bool make);

  const std::filesystem::path directory_;
  const Options options_;
  MDB_env* raw_ = nullptr;
  std::mutex readers_mutex_;
  std::vector<MDB_txn*> idle_readers_;  // guarded by readers_mutex_; reset, their slots are kept
};

}  // namespace willcall
