// The machine that brings a store up, with steps made for the test.
#include <stdexcept>
#include <utility>

#include "node/store/migrations.h"
#include "tests/store/older_store.h"
#include "tests/store/open_store.h"
#include "tests/store/till.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr int kAnswers = 25;

/// Where a step leaves a mark for every answer that it sees to, and how often it saw it.
struct Marks {
  RowTable<rows::AnswerRow> answers;
  TableId marks;

  Piece advance(WriteTxn& txn, const std::string& after, std::size_t most) const {
    Piece piece{after};
    std::vector<std::string> keys;
    {
      Cursor cursor(txn, answers.id());
      bool on = after.empty() ? cursor.first() : cursor.seek(after) && cursor.next();
      for (; on && keys.size() < most; on = cursor.next()) keys.emplace_back(cursor.key());
      piece.last = !on;
    }
    for (const std::string& key : keys) {
      const std::string times(txn.get(marks, key).value_or(""));
      txn.put(marks, piece.position = key, times + "x");
    }
    piece.records = keys.size();
    return piece;
  }
};

MigrationStep marks_answers(std::uint32_t from, const char* table) {
  return {.from = from,
          .to = from + 1,
          .what = "marks",
          .through = "answers",
          .bytes_per_record = 64,
          .begin = [table](Environment& e, Log&, const std::function<void()>&) -> Advance {
            return [marks = Marks{RowTable<rows::AnswerRow>(e, "answers"), e.table(table)}](
                       WriteTxn& txn, const std::string& after, std::size_t most) {
              return marks.advance(txn, after, most);
            };
          }};
}

struct PowerCut : std::runtime_error {
  PowerCut() : std::runtime_error("the power is gone") {}
};

/// A store of format 1 with 25 answers, and a program whose steps are told by the test.
struct Older {
  TempDirectory place;
  std::filesystem::path data = place / "data";
  std::vector<MigrationStep> steps = {marks_answers(1, "marks")};
  KeptLog log;
  std::vector<std::string> said;
  int cut_after = -1;  ///< commits; -1: never

  Older() { make_season_of_format_1(data, kAnswers); }

  void start(std::size_t map_bytes = Environment::Options{}.map_bytes) {
    migrate(data, steps,
            {.log = log,
             .watch =
                 [this](const std::string& status) {
                   said.push_back(status);
                   if (cut_after >= 0 && cut_after-- == 0) throw PowerCut();
                 },
             .records_per_commit = 10,
             .map_bytes = map_bytes});
  }
  FormatFound format() const {
    Environment environment(data, {});
    return format_of(environment);
  }
  /// Every answer has one mark in each of these tables?
  bool marked_once(const std::vector<const char*>& tables) const {
    Environment environment(data, {});
    for (const char* table : tables) {
      const TableId id = environment.table(table);
      const ReadTxn txn(environment);
      Cursor cursor(txn, id);
      int marks = 0;
      for (bool on = cursor.first(); on; on = cursor.next(), ++marks)
        if (cursor.value() != "x") return false;
      if (marks != kAnswers) return false;
    }
    return true;
  }
};

}  // namespace

TEST_CASE_METHOD(Older,
                 "an older store is brought up in small commits, and whoever watches is told how far") {
  start();
  CHECK(format().number == 2);
  CHECK_FALSE(format().under_way.has_value());
  CHECK(marked_once({"marks"}));
  CHECK(said == Lines{"bringing the store to format 2 (marks), 0 %",
                      "bringing the store to format 2 (marks), 40 %",
                      "bringing the store to format 2 (marks), 80 %",
                      "bringing the store to format 2 (marks), 100 %"});
}

TEST_CASE_METHOD(Older, "what is logged names the step, its records and its time") {
  start();
  REQUIRE(log.infos().size() == 2);
  CHECK(says(log.infos()[0],
             {"migration_under_way from_format=1 to_format=2 what=marks records_done=0 records=25"}));
  CHECK(says(log.infos()[1], {"migration_done format=2 what=marks records=25 seconds=0."}));
}

TEST_CASE_METHOD(Older, "a store of this program's format is left as it is") {
  start();
  const std::string before = text_of(data / "data.mdb");
  said.clear();
  start();
  CHECK(said.empty());
  CHECK((text_of(data / "data.mdb") == before));
}

TEST_CASE_METHOD(Older, "a store three formats behind goes up one step after the other") {
  steps = {marks_answers(1, "marks"), marks_answers(2, "more"), marks_answers(3, "most")};
  start();
  CHECK(format().number == 4);
  CHECK(marked_once({"marks", "more", "most"}));
}

TEST_CASE_METHOD(Older, "cut off after any commit it goes on where it stopped, and does nothing twice") {
  steps = {marks_answers(1, "marks"), marks_answers(2, "more")};
  int cuts = 0;
  for (;; ++cuts) {
    cut_after = 1;  // each life comes one commit further
    try {
      start();
      break;
    } catch (const PowerCut&) {
      REQUIRE(cuts < 20);
    }
  }
  CHECK(cuts == 6);
  CHECK(format().number == 3);
  CHECK(marked_once({"marks", "more"}));
}

TEST_CASE_METHOD(Older, "what goes on says so, with what was done before") {
  cut_after = 2;
  CHECK_THROWS_AS(start(), PowerCut);
  cut_after = -1;
  start();
  CHECK(says(log.infos()[1], {"records_done=20 records=25"}));
}

TEST_CASE_METHOD(Older,
                 "the older program opens the store before the first write of a step, and never after") {
  CHECK(opens_as_format_1(data));
  steps[0].begin = [begin = steps[0].begin](Environment& e, Log& l, const std::function<void()>& a) {
    CHECK(format_of(e).number == 2);  // before a table is made or a record touched
    CHECK(format_of(e).under_way->from() == 1);
    return begin(e, l, a);
  };
  for (int commits : {0, 0, 1, 1}) {
    cut_after = commits;
    CHECK_THROWS_AS(start(), PowerCut);
    CHECK_FALSE(opens_as_format_1(data));
  }
  cut_after = -1;
  start();
  CHECK_FALSE(opens_as_format_1(data));
}

TEST_CASE_METHOD(Older, "between two steps the program of the format between them takes the store") {
  steps = {marks_answers(1, "marks"), marks_answers(2, "more")};
  cut_after = 3;  // the last commit of the first step
  CHECK_THROWS_AS(start(), PowerCut);
  steps.pop_back();
  cut_after = -1;
  said.clear();
  start();
  CHECK(said.empty());
}

TEST_CASE_METHOD(Older, "a store that a newer program has begun to bring up is refused, and not touched") {
  const std::vector<MigrationStep> ours = steps;
  steps.push_back(marks_answers(2, "more"));
  cut_after = 5;
  CHECK_THROWS_AS(start(), PowerCut);
  const std::string before = text_of(data / "data.mdb");
  steps = ours;
  const StoreError refusal = failure_of([&] { start(); });
  CHECK(refusal.kind == StoreError::Kind::other_format);
  CHECK(says(refusal.what(), {data.string(), "newer Willcall (format 3)", "up to format 2", "Install"}));
  CHECK((text_of(data / "data.mdb") == before));
}

TEST_CASE("where there is no store, or a new one, nothing is brought up") {
  SilentLog log;
  const TempDirectory empty;
  migrate(empty.path(), {.log = log});
  CHECK(std::filesystem::is_empty(empty.path()));
  OpenStore store;
  CHECK_NOTHROW(migrate(store.directory() / "none", {.log = log}));
  CHECK(store.faults().empty());
}

TEST_CASE_METHOD(Older, "a map that is full stops it with what it needs, and it goes on when there is more") {
  steps[0].begin = [](Environment& e, Log&, const std::function<void()>&) -> Advance {
    return [table = e.table("films")](WriteTxn& txn, const std::string& after, std::size_t) {
      txn.put(table, after + "x", std::string(200'000, 'x'));
      return Piece{after + "x", 10, after.size() == 2};
    };
  };
  const std::size_t small = std::filesystem::file_size(data / "data.mdb") + 300'000;
  const StoreError stop = failure_of([&] { start(small); });
  CHECK(stop.kind == StoreError::Kind::full);
  CHECK(says(stop.what(), {"no room", data.string(), "from format 1 to 2", "Nothing is lost", " MB free",
                           "it goes on where it stopped"}));
  CHECK(format().under_way->done() == 10);
  start();
  CHECK(format().number == 2);
}

TEST_CASE_METHOD(Older, "a disk that fails is named with the step, and the next start goes on") {
  steps[0].begin = [broken = true, begin = steps[0].begin](Environment& e, Log& l,
                                                           const std::function<void()>& a) mutable {
    if (std::exchange(broken, false)) throw StoreError(StoreError::Kind::broken, "Input/output error");
    return begin(e, l, a);
  };
  const StoreError stop = failure_of([&] { start(); });
  CHECK(says(stop.what(),
             {data.string(), "could not be brought from format 1 to 2: Input/output error", "goes on"}));
  start();
  CHECK(marked_once({"marks"}));
}

TEST_CASE("the steps lead from the first format to this program's, one by one") {
  const auto steps = migration_steps();
  INFO("a new format needs its step at the end of the table in migrations.cpp, and kStoreFormat raised");
  REQUIRE_FALSE(steps.empty());
  CHECK(steps.front().from == 1);
  for (std::size_t i = 1; i < steps.size(); ++i) CHECK(steps[i].from == steps[i - 1].to);
  for (const MigrationStep& step : steps) CHECK(step.to == step.from + 1);
  CHECK(steps.back().to == kStoreFormat);
}

TEST_CASE("every format is described where the next engineer looks for it") {
  const std::string text = text_of(std::filesystem::path(WILLCALL_SOURCE) / "node/store/format.h");
  for (std::uint32_t format = 1; format <= kStoreFormat; ++format) {
    INFO("format.h has a line for format " << format);
    CHECK(text.find("\n//   " + std::to_string(format) + "  ") != std::string::npos);
  }
}
