#include "node/store/environment.h"

#include <lmdb.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <utility>

#include "node/store/growth.h"

namespace willcall {
namespace {

constexpr unsigned kTablesMax = 32;

MDB_val val(std::string_view s) { return {s.size(), const_cast<char*>(s.data())}; }
std::string_view view(const MDB_val& v) { return {static_cast<const char*>(v.mv_data), v.mv_size}; }

StoreError::Kind kind_of(int code) {
  switch (code) {
    case MDB_MAP_FULL:
    case ENOSPC:
    case EDQUOT: return StoreError::Kind::full;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH: return StoreError::Kind::damaged;
    default: return StoreError::Kind::broken;
  }
}

void check(int code, const char* doing) {
  if (code != MDB_SUCCESS) throw StoreError(kind_of(code), std::string(doing) + ": " + mdb_strerror(code));
}

// On a full disk the first write is cut short, which LMDB answers with EIO. It happens while pages are
// written that nothing points to yet, so nothing was stored; a failure of what would point to them makes LMDB
// refuse readers too.
bool no_room_for_pages(MDB_env* environment) {
  const char* path = nullptr;
  struct statvfs disk {};
  MDB_txn* reader = nullptr;
  if (mdb_env_get_path(environment, &path) != 0 || ::statvfs(path, &disk) != 0) return false;
  if (mdb_txn_begin(environment, nullptr, MDB_RDONLY, &reader) != 0) return false;
  mdb_txn_abort(reader);
  return disk.f_bavail * disk.f_frsize < FileGrowth::kDiskFull;
}

// LMDB frees the handle whether or not it succeeds, so it is ours no more before we look at the result.
void commit_and_check(MDB_txn* txn, const char* doing) {
  MDB_env* const environment = mdb_txn_env(txn);
  const int code = mdb_txn_commit(txn);
  check(code == EIO && no_room_for_pages(environment) ? ENOSPC : code, doing);
}

}  // namespace

std::optional<std::string_view> Txn::get(TableId table, std::string_view key) const {
  MDB_val k = val(key), v{};
  const int code = mdb_get(raw_, table, &k, &v);
  if (code == MDB_NOTFOUND) return std::nullopt;
  check(code, "reading the store");
  return view(v);
}

std::size_t Txn::count(TableId table) const {
  MDB_stat stat{};
  check(mdb_stat(raw_, table, &stat), "reading the store");
  return stat.ms_entries;
}

std::optional<std::string_view> Txn::last_key(TableId table) const {
  MDB_cursor* cursor = nullptr;
  check(mdb_cursor_open(raw_, table, &cursor), "reading the store");
  MDB_val k{}, v{};
  const int code = mdb_cursor_get(cursor, &k, &v, MDB_LAST);
  mdb_cursor_close(cursor);
  if (code == MDB_NOTFOUND) return std::nullopt;
  check(code, "reading the store");
  return view(k);
}

ReadTxn::ReadTxn(Environment& environment) : environment_(environment) { raw_ = environment.borrow_reader(); }
ReadTxn::~ReadTxn() { environment_.give_back(raw_); }

WriteTxn::WriteTxn(Environment& environment) {
  check(mdb_txn_begin(environment.raw_, nullptr, 0, &raw_), "beginning a transaction");
}

WriteTxn::WriteTxn(Environment& environment, WriteTxn& parent) {
  check(mdb_txn_begin(environment.raw_, parent.raw_, 0, &raw_), "beginning a nested transaction");
}

WriteTxn::~WriteTxn() {
  if (raw_) mdb_txn_abort(raw_);
}

void WriteTxn::put(TableId table, std::string_view key, std::string_view value) {
  MDB_val k = val(key), v = val(value);
  ++mutations_;
  check(mdb_put(raw_, table, &k, &v, 0), "writing to the store");
}

char* WriteTxn::reserve(TableId table, std::string_view key, std::size_t size) {
  MDB_val k = val(key), v{size, nullptr};
  ++mutations_;
  check(mdb_put(raw_, table, &k, &v, MDB_RESERVE), "writing to the store");
  return static_cast<char*>(v.mv_data);
}

char* WriteTxn::append(TableId table, std::string_view key, std::size_t size) {
  MDB_val k = val(key), v{size, nullptr};
  ++mutations_;
  check(mdb_put(raw_, table, &k, &v, MDB_RESERVE | MDB_APPEND), "writing to the store");
  return static_cast<char*>(v.mv_data);
}

bool WriteTxn::erase(TableId table, std::string_view key) {
  MDB_val k = val(key);
  ++mutations_;
  const int code = mdb_del(raw_, table, &k, nullptr);
  if (code == MDB_NOTFOUND) return false;
  check(code, "writing to the store");
  return true;
}

void WriteTxn::commit() { commit_and_check(std::exchange(raw_, nullptr), "storing a transaction"); }

Cursor::Cursor(const Txn& txn, TableId table) {
  check(mdb_cursor_open(txn.raw_, table, &raw_), "reading the store");
}

Cursor::~Cursor() { mdb_cursor_close(raw_); }

bool Cursor::first() { return move(MDB_FIRST, {}); }
bool Cursor::last() { return move(MDB_LAST, {}); }
bool Cursor::seek(std::string_view key) { return move(MDB_SET_RANGE, key); }
bool Cursor::next() { return move(MDB_NEXT, {}); }
bool Cursor::previous() { return move(MDB_PREV, {}); }

bool Cursor::move(int operation, std::string_view from) {
  MDB_val k = val(from), v{};
  const int code = mdb_cursor_get(raw_, &k, &v, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) return false;
  check(code, "reading the store");
  key_ = view(k);
  value_ = view(v);
  return true;
}

Environment::Environment(const std::filesystem::path& directory, const Options& options)
    : directory_(directory), options_(options) {
  check(mdb_env_create(&raw_), "preparing the store");
  try {
    check(mdb_env_set_mapsize(raw_, options.map_bytes), "preparing the store");
    check(mdb_env_set_maxdbs(raw_, kTablesMax), "preparing the store");
    check(mdb_env_set_maxreaders(raw_, options.readers_max), "preparing the store");
    // NOTLS: readers are pooled and move between threads. NORDAHEAD: access is random.
    const unsigned flags = MDB_NOTLS | MDB_NORDAHEAD | (options.read_only ? MDB_RDONLY : 0U);
    check(mdb_env_open(raw_, directory.c_str(), flags, 0600), ("opening " + directory.string()).c_str());
    forget_dead_readers();
  } catch (...) {
    mdb_env_close(raw_);
    throw;
  }
}

Environment::~Environment() {
  for (MDB_txn* txn : idle_readers_) mdb_txn_abort(txn);
  mdb_env_close(raw_);
}

std::optional<TableId> Environment::open_table(const char* name, bool make) {
  MDB_txn* txn = nullptr;
  check(mdb_txn_begin(raw_, nullptr, make ? 0U : MDB_RDONLY, &txn), "opening the store");
  TableId id = 0;
  const int code = mdb_dbi_open(txn, name, make ? MDB_CREATE : 0U, &id);
  if (code != MDB_SUCCESS) {
    mdb_txn_abort(txn);
    if (code == MDB_NOTFOUND) return std::nullopt;
    check(code, "opening the store");
  }
  commit_and_check(txn, "opening the store");
  return id;
}

TableId Environment::table(const char* name) {
  const auto id = open_table(name, !options_.read_only);
  if (!id) throw StoreError(StoreError::Kind::damaged, std::string("the store has no table '") + name + "'");
  return *id;
}

std::optional<TableId> Environment::existing_table(const char* name) { return open_table(name, false); }

void Environment::forget_dead_readers() {
  int dead = 0;
  check(mdb_reader_check(raw_, &dead), "looking for readers that have ended");
}

std::uint64_t Environment::used_bytes() const {
  MDB_envinfo info{};
  MDB_stat stat{};
  check(mdb_env_info(raw_, &info), "reading the store");
  check(mdb_env_stat(raw_, &stat), "reading the store");
  return (static_cast<std::uint64_t>(info.me_last_pgno) + 1) * stat.ms_psize;
}

MDB_txn* Environment::borrow_reader() {
  MDB_txn* txn = nullptr;
  {
    const std::lock_guard lock(readers_mutex_);
    if (!idle_readers_.empty()) {
      txn = idle_readers_.back();
      idle_readers_.pop_back();
    }
  }
  if (txn) {
    check(mdb_txn_renew(txn), "reading the store");
  } else {
    check(mdb_txn_begin(raw_, nullptr, MDB_RDONLY, &txn), "reading the store");
  }
  return txn;
}

void Environment::give_back(MDB_txn* txn) {
  mdb_txn_reset(txn);
  const std::lock_guard lock(readers_mutex_);
  idle_readers_.push_back(txn);
}

}  // namespace willcall
