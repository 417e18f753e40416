// From format 1 to 2: answers get an index by time.
#include "node/store/format_2.h"

#include <algorithm>

#include "tests/store/older_store.h"
#include "tests/store/open_store.h"
#include "tests/store/season.h"
#include "tests/store/till.h"
#include "tests/support/catch.h"
#include "tests/support/altered_store.h"
#include "tests/support/process.h"

using namespace willcall;
using namespace willcall::test;

namespace {

/// The numbers of the answers in the order of the index.
std::vector<TimeMs> times_of(Store& store) {
  std::vector<TimeMs> times;
  const Snapshot now(store);
  Cursor cursor(now.txn(), store.tables().answers_by_time);
  for (bool on = cursor.first(); on; on = cursor.next())
    times.push_back(static_cast<TimeMs>(number_of(cursor.key())));
  return times;
}

rows::AnswerRow answer_at(TimeMs at) {
  rows::AnswerRow answer = numbered_answer(1);
  answer.set_at_ms(at);
  return answer;
}

}  // namespace

TEST_CASE("a store of format 1 gets its index of answers, oldest first, and every record stays as it was") {
  const TempDirectory place;
  KeptLog log;
  make_season_of_format_1(place / "data", 2500);
  const Contents before = contents_of_format_1(place / "data");
  migrate(place / "data", {.log = log});
  CHECK(same_records(contents_of_format_1(place / "data"), before));
  CHECK(faults_in(place / "data") == Lines{});
  Store store(place / "data");
  const auto times = times_of(store);
  CHECK(times.size() == 2500);
  CHECK(std::is_sorted(times.begin(), times.end()));
  CHECK(store.identity().format() == kStoreFormat);
  CHECK(store.identity().node_id() == "box-1");
}

TEST_CASE("a store of format 1 without an answer is brought up too") {
  const TempDirectory place;
  SilentLog log;
  make_season_of_format_1(place / "data", 0);
  migrate(place / "data", {.log = log});
  CHECK(faults_in(place / "data") == Lines{});
}

TEST_CASE("an answer that is damaged is left out and named, and the box starts") {
  const TempDirectory place;
  KeptLog log;
  make_season_of_format_1(place / "data", 30);
  {
    Environment environment(place / "data", {});
    const TableId answers = environment.table("answers");
    WriteTxn txn(environment);
    txn.put(answers, answer_key(numbered_answer(7).scope()), "rubbish that is long enough");
    txn.commit();
  }
  migrate(place / "data", {.log = log});
  REQUIRE(log.warnings().size() == 1);
  CHECK(says(log.warnings()[0],
             {"event=migration_left_out from=answers_by_time", "in table 'answers' is damaged"}));
  Store store(place / "data");
  CHECK(times_of(store).size() == 29);
  CHECK(check_structure(Snapshot(store)).fault_count == 1);  // the value itself
}

TEST_CASE("an answer given anew under its scope stands in the index once, at its new time") {
  OpenStore store;
  store.write([](Writer& w) { w.put_answer(answer_at(1000)); });
  store.write([](Writer& w) { w.put_answer(answer_at(9000)); });
  CHECK(times_of(*store) == std::vector<TimeMs>{9000});
  CHECK(store.faults() == Lines{});
}

TEST_CASE("an answer given twice in one transaction or at one time stands in the index once") {
  OpenStore store;
  store.write([](Writer& w) {
    w.put_answer(answer_at(1000));
    w.put_answer(answer_at(1000));
    w.put_answer(answer_at(2000));
  });
  CHECK(times_of(*store) == std::vector<TimeMs>{2000});
  CHECK(store.faults() == Lines{});
}

TEST_CASE("an answer of a request that is undone leaves nothing in the index") {
  Till till;
  till.run([](Writer& w) {
    w.put_answer(answer_at(1000));
    return Decision::refuse;
  });
  CHECK(times_of(*till.store).empty());
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("a store that is opened before it was brought up says what to do") {
  const TempDirectory place;
  make_season_of_format_1(place / "data", 3);
  const std::string before = text_of(place / "data" / "data.mdb");
  for (const bool read_only : {true, false}) {
    const StoreError refusal = failure_of([&] { Store(place / "data", read_only); });
    CHECK(refusal.kind == StoreError::Kind::other_format);
    CHECK(says(refusal.what(), {(place / "data").string(), "is of format 1, and this program needs 2",
                                "Start willcalld once: it brings the store to format 2"}));
  }
  CHECK((text_of(place / "data" / "data.mdb") == before));
}

TEST_CASE("a store that is on its way is opened by nobody") {
  const TempDirectory place;
  SilentLog log;
  make_season_of_format_1(place / "data", 3);
  const auto cut = [](const std::string&) { throw std::runtime_error("the power is gone"); };
  CHECK_THROWS(migrate(place / "data", {.log = log, .watch = cut}));
  for (const bool read_only : {true, false})
    CHECK(says(failure_of([&] { Store(place / "data", read_only); }).what(),
               {"is on its way from format 1 to 2", "goes on where it stopped"}));
  CHECK_FALSE(opens_as_format_1(place / "data"));
}

TEST_CASE("a newer store is refused before a table is made in it") {
  const TempDirectory place;
  make_season_of_format_1(place / "data", 3);  // it lacks a table of ours, as a newer one may
  make_newer(place / "data");
  const std::string before = text_of(place / "data" / "data.mdb");
  for (const bool read_only : {true, false})
    CHECK(failure_of([&] { Store(place / "data", read_only); }).kind == StoreError::Kind::other_format);
  CHECK((text_of(place / "data" / "data.mdb") == before));
}
