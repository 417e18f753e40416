// Opening an environment: for reading, where none is, and with little room.
#include <fstream>

#include "node/store/environment.h"
#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("a store that was opened for reading is read, never written") {
  TempDirectory directory;
  {
    Environment environment(directory.path(), {});
    const TableId seats = environment.table("seats");
    WriteTxn txn(environment);
    txn.put(seats, "A-1", "free");
    txn.commit();
  }
  Environment environment(directory.path(), {.read_only = true});
  const TableId table = environment.table("seats");
  CHECK(environment.read_only());
  CHECK(ReadTxn(environment).get(table, "A-1") == "free");
  CHECK_THROWS_AS(WriteTxn(environment), StoreError);
}

TEST_CASE("a table that a store for reading does not have is named as damage") {
  TempDirectory directory;
  { Environment environment(directory.path(), {}); }
  Environment environment(directory.path(), {.read_only = true});
  const StoreError failure = failure_of([&] { environment.table("seats"); });
  CHECK(failure.kind == StoreError::Kind::damaged);
  CHECK(says(failure.what(), {"'seats'"}));
}

TEST_CASE("a file that is no store is refused as damaged") {
  TempDirectory directory;
  std::ofstream(directory / "data.mdb") << std::string(16384, 'x');
  CHECK(failure_of([&] { Environment(directory.path(), {}); }).kind == StoreError::Kind::damaged);
}

TEST_CASE("a directory that is not there is an error that names it") {
  TempDirectory directory;
  const auto missing = directory / "missing";
  CHECK(says(failure_of([&] { Environment(missing, {}); }).what(), {missing.string()}));
}

TEST_CASE("what does not fit is refused as full, and what fits goes on") {
  TempDirectory directory;
  Environment environment(directory.path(), {.map_bytes = 1U << 20U});
  const TableId table = environment.table("seats");
  {
    WriteTxn txn(environment);
    const std::string big(2U << 20U, 'x');
    CHECK(failure_of([&] { txn.put(table, "A-1", big); }).kind == StoreError::Kind::full);
  }
  WriteTxn txn(environment);
  txn.put(table, "A-2", "free");
  txn.commit();
  CHECK(ReadTxn(environment).get(table, "A-2") == "free");
}
