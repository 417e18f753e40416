// A sound store is found sound.
#include "node/store/structure_check.h"

#include "tests/store/season.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

using Lines = std::vector<std::string>;

TEST_CASE("an empty store is sound") {
  OpenStore store;
  const StructureReport report = check_structure(store.now());
  CHECK(report.fault_count == 0);
  CHECK(report.tickets + report.orders + report.journal + report.outbox == 0);
}

TEST_CASE("a store with a history is sound, and what it holds is counted") {
  OpenStore store;
  play_season(store);
  store.reopen();
  const StructureReport report = check_structure(store.now());
  CHECK(report.faults == Lines{});
  CHECK(report.fault_count == 0);
  CHECK(report.tickets == 5);
  CHECK(report.orders == 2);
  CHECK(report.journal == 13);
  CHECK(report.outbox == 7);
}

TEST_CASE("a store is looked at as it was when the look began") {
  OpenStore store;
  play_season(store);
  const Snapshot before(*store);
  store.write([](Writer& w) { change_here(w, seat("new")); });
  CHECK(check_structure(before).tickets == 5);
  CHECK(check_structure(before).faults == Lines{});
}

TEST_CASE("a store that is opened for reading can be looked at") {
  OpenStore store;
  play_season(store);
  const std::filesystem::path copied = store.directory() / "copy";
  std::filesystem::create_directory(copied);
  std::filesystem::copy_file(store.environment().data_file(), copied / "data.mdb");
  Store read(copied, true);
  CHECK(check_structure(Snapshot(read)).faults == Lines{});
  CHECK(check_structure(Snapshot(read)).tickets == 5);
}

TEST_CASE("of very many faults a hundred are listed, and all are counted") {
  OpenStore store;
  store.write([](Writer& w) {
    for (int i = 0; i < 150; ++i) change_here(w, seat(std::to_string(i)));
  });
  WriteTxn txn(store.environment());
  for (int i = 0; i < 150; ++i)
    txn.put(store.tables().tickets.id(), record_key("arena", std::to_string(i)), "bad");
  const StructureReport report = check_structure(Reader(store.tables(), txn));
  CHECK(report.faults.size() == 100);
  CHECK(report.fault_count >= 150);
}
