// A store that is brought up is killed at each write in turn; the next start finishes it and nothing is lost.
#include <cstdio>

#include "node/store/migrations.h"
#include "tests/faults/killed_at.h"
#include "tests/store/older_store.h"
#include "tests/support/catch.h"
#include "tests/support/temp_directory.h"

using namespace willcall;
using namespace willcall::test;

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr int kAnswers = 1500;
constexpr char kPerCommit[] = "100";

/// A store of format 1, copied afresh for every life.
struct Sweep {
  TempDirectory place;
  Contents before;
  std::map<std::string, int> writes;
  int points = 0, older_program_let_in = 0;

  Sweep() {
    make_season_of_format_1(place / "base", kAnswers);
    before = contents_of_format_1(place / "base");
  }
  fs::path data() const { return place / "data"; }
  Words command() const { return {MIGRATING_PROCESS, data().string(), kPerCommit}; }

  bool can_run() {
    if (!can_kill_at()) return false;
    fresh();
    writes = writes_of(command());
    return true;
  }
  void fresh() const {
    fs::remove_all(data());
    fs::create_directory(data());
    fs::copy_file(place / "base" / "data.mdb", data() / "data.mdb");
  }
  /// Did it die there? If not, it came to its end.
  bool dies_at(const std::string& call, int n) const {
    const Finished life = run(killed_at(call, n, command()), kTraced);
    CAPTURE(life.output);
    REQUIRE((life.code == kKilled || life.code == 0));
    return life.code == kKilled;
  }

  // Every record as it was. Where the older program still gets in, nothing has begun, and what it sells now
  // is brought up with the rest.
  void look_at_what_is_left() {
    const Contents now = contents_of_format_1(data());
    REQUIRE(same_records(now, before));
    answers_ = kAnswers;
    expected_ = before;
    if (!opens_as_format_1(data())) return;
    ++older_program_let_in;
    REQUIRE(now == before);
    ProgramOfFormat1(data()).put_answers(answers_++, 1);
    expected_ = contents_of_format_1(data());
  }
  void finish() {
    SilentLog log;
    migrate(data(), {.log = log, .records_per_commit = 100});
    REQUIRE_FALSE(opens_as_format_1(data()));
    REQUIRE(same_records(contents_of_format_1(data()), expected_));
    REQUIRE(faults_in(data()) == Words{});
    REQUIRE(answers_in(data()) == static_cast<std::size_t>(answers_));
    ++points;
  }

 private:
  int answers_ = 0;
  Contents expected_;
};

}  // namespace

TEST_CASE_METHOD(Sweep,
                 "a migration killed at every write is finished by the next start, and nothing is lost") {
  if (!can_run()) return;
  std::string table;
  for (const char* call : kWrites) {
    for (int n = 1; n <= writes[call]; ++n) {
      CAPTURE(call, n);
      fresh();
      REQUIRE(dies_at(call, n));
      look_at_what_is_left();
      finish();
    }
    table += ' ' + std::string(call) + ' ' + std::to_string(writes[call]);
    fresh();
    CHECK_FALSE(dies_at(call, writes[call] + 1));  // that was every one
  }
  std::printf("killed at every write: %d points (%s), 0 lost; at %d the older program still got in\n", points,
              table.c_str() + 1, older_program_let_in);
  CHECK(points > 50);
  CHECK(older_program_let_in > 0);
  CHECK(older_program_let_in < points / 2);
}

TEST_CASE_METHOD(Sweep, "a migration killed, started again and killed again is finished all the same") {
  if (!can_run()) return;
  const std::string call = "pwrite64";
  for (int n = 1; n <= writes[call]; n += 4)
    for (int m = 1;; m += 3) {
      CAPTURE(n, m);
      fresh();
      REQUIRE(dies_at(call, n));
      if (!dies_at(call, m)) break;
      look_at_what_is_left();
      finish();
    }
  std::printf("killed twice: %d pairs of points, 0 lost\n", points);
  CHECK(points > 20);
}
