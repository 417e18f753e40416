// LMDB behind RAII: what a transaction promises.
#include "node/store/environment.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct OneTable {
  TempDirectory directory;
  Environment environment{directory.path(), {}};
  TableId table = environment.table("seats");

  void put(const std::string& key, const std::string& value) {
    WriteTxn txn(environment);
    txn.put(table, key, value);
    txn.commit();
  }
  std::string get(const std::string& key) { return in(ReadTxn(environment), key); }
  std::string in(const Txn& txn, const std::string& key) const {
    return std::string(txn.get(table, key).value_or("(nothing)"));
  }
};

}  // namespace

TEST_CASE("what was put is there after the commit, and what was erased is not") {
  OneTable store;
  store.put("A-1", "free");
  store.put("A-1", "sold");
  CHECK(store.get("A-1") == "sold");
  WriteTxn txn(store.environment);
  CHECK(txn.erase(store.table, "A-1"));
  CHECK_FALSE(txn.erase(store.table, "A-1"));
  txn.commit();
  CHECK(store.get("A-1") == "(nothing)");
}

TEST_CASE("a value may be filled in after it was put") {
  OneTable store;
  WriteTxn txn(store.environment);
  std::string("sold").copy(txn.reserve(store.table, "A-1", 4), 4);
  std::string("open").copy(txn.append(store.table, "B-1", 4), 4);
  txn.commit();
  CHECK(store.get("A-1") == "sold");
  CHECK(store.get("B-1") == "open");
}

TEST_CASE("only the highest key can be appended") {
  OneTable store;
  store.put("B-1", "free");
  WriteTxn txn(store.environment);
  CHECK_THROWS_AS(txn.append(store.table, "A-1", 4), StoreError);
}

TEST_CASE("a table is walked in key order, from any place in it") {
  OneTable store;
  for (const char* id : {"C-1", "A-1", "B-1"}) store.put(id, id);
  const ReadTxn txn(store.environment);
  std::string walked;
  Cursor cursor(txn, store.table);
  for (bool on = cursor.seek("A-2"); on; on = cursor.next()) walked += std::string(cursor.key()) + " ";
  CHECK(walked == "B-1 C-1 ");
  CHECK(cursor.first());
  CHECK(cursor.value() == "A-1");
  CHECK_FALSE(cursor.seek("C-2"));
  CHECK(txn.count(store.table) == 3);
  CHECK(txn.last_key(store.table) == "C-1");
}

TEST_CASE("an empty table has no last key") {
  OneTable store;
  const ReadTxn txn(store.environment);
  CHECK_FALSE(txn.last_key(store.table).has_value());
  CHECK(txn.count(store.table) == 0);
}

TEST_CASE("a reader keeps the picture that it began with") {
  OneTable store;
  store.put("A-1", "free");
  const ReadTxn before(store.environment);
  store.put("A-1", "sold");
  CHECK(store.in(before, "A-1") == "free");
  CHECK(store.get("A-1") == "sold");
}

TEST_CASE("a reader neither sees a writer at work nor waits for it") {
  OneTable store;
  store.put("A-1", "free");
  WriteTxn writing(store.environment);
  writing.put(store.table, "A-1", "sold");
  CHECK(store.in(writing, "A-1") == "sold");
  CHECK(std::async(std::launch::async, [&] { return store.get("A-1"); }).get() == "free");
  writing.commit();
  CHECK(store.get("A-1") == "sold");
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  OneTable store;
  store.put("A-1", "free");
  {
    WriteTxn txn(store.environment);
    txn.put(store.table, "A-1", "sold");
    txn.put(store.table, "A-2", "sold");
    txn.erase(store.table, "A-1");
  }
  CHECK(store.get("A-1") == "free");
  CHECK(store.get("A-2") == "(nothing)");
}

TEST_CASE("a nested transaction is undone alone, and kept only with its parent") {
  OneTable store;
  WriteTxn batch(store.environment);
  batch.put(store.table, "A-1", "first");
  {
    WriteTxn undone(store.environment, batch);
    undone.put(store.table, "A-1", "changed");
    undone.put(store.table, "A-2", "second");
  }
  {
    WriteTxn kept(store.environment, batch);
    kept.put(store.table, "A-3", "third");
    kept.commit();
  }
  CHECK(store.in(batch, "A-1") == "first");
  CHECK(store.get("A-3") == "(nothing)");
  batch.commit();
  CHECK(store.get("A-1") == "first");
  CHECK(store.get("A-2") == "(nothing)");
  CHECK(store.get("A-3") == "third");
}

TEST_CASE("a transaction counts what it wrote") {
  OneTable store;
  WriteTxn txn(store.environment);
  CHECK(txn.mutations() == 0);
  txn.put(store.table, "A-1", "free");
  txn.reserve(store.table, "A-2", 1)[0] = 'x';
  txn.append(store.table, "A-3", 1)[0] = 'x';
  txn.erase(store.table, "A-1");
  CHECK(txn.mutations() == 4);
}

TEST_CASE("the bytes in use grow with what is stored") {
  OneTable store;
  const std::uint64_t before = store.environment.used_bytes();
  store.put("A-1", std::string(1U << 20U, 'x'));
  CHECK(store.environment.used_bytes() >= before + (1U << 20U));
  CHECK(store.environment.used_bytes() < before + (2U << 20U));
}

TEST_CASE("three hundred readers at a time are served") {
  OneTable store;
  store.put("A-1", "free");
  std::vector<std::unique_ptr<ReadTxn>> readers;
  for (int i = 0; i < 300; ++i) readers.push_back(std::make_unique<ReadTxn>(store.environment));
  store.put("A-1", "sold");
  for (const auto& reader : readers) CHECK(store.in(*reader, "A-1") == "free");
  CHECK(store.get("A-1") == "sold");
}

TEST_CASE("a reader that comes after another sees what was stored between them") {
  OneTable store;
  store.put("A-1", "free");
  CHECK(store.get("A-1") == "free");  // this reader's slot is used again
  store.put("A-1", "sold");
  CHECK(store.get("A-1") == "sold");
}

namespace {

/// A process of its own, such as a tool, that is killed in the midst of reading.
void read_and_be_killed(const OneTable& store) {
  int begun[2];
  REQUIRE(::pipe(begun) == 0);
  const pid_t reader = ::fork();
  if (reader == 0) {
    Environment own(store.directory.path(), {.read_only = true});
    const ReadTxn txn(own);
    if (::write(begun[1], "x", 1) == 1) ::pause();
    ::_exit(1);
  }
  char byte = 0;
  REQUIRE(::read(begun[0], &byte, 1) == 1);
  REQUIRE(::kill(reader, SIGKILL) == 0);
  REQUIRE(::waitpid(reader, nullptr, 0) == reader);
  ::close(begun[0]), ::close(begun[1]);
}

std::uint64_t bytes_after_changes(OneTable& store) {
  for (int i = 0; i < 300; ++i) store.put("A-1", std::string(1000, 'x'));
  return store.environment.used_bytes();
}

}  // namespace

TEST_CASE("a reader that was killed makes the file grow until it is forgotten, and no longer") {
  OneTable store;
  const std::uint64_t before = bytes_after_changes(store);
  read_and_be_killed(store);
  const std::uint64_t held = bytes_after_changes(store);
  CHECK(held > 2 * before);
  store.environment.forget_dead_readers();
  CHECK(bytes_after_changes(store) == held);
}
