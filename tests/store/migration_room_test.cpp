// Too little room on the disk for a new format. The store stays what it was, or goes on later.
#include <fstream>

#include "node/store/migrations.h"
#include "tests/store/older_store.h"
#include "tests/store/till.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/small_disk.h"

using namespace willcall;
using namespace willcall::test;

namespace {

namespace fs = std::filesystem;

constexpr int kAnswers = 20'000;

/// A store of format 1 on a disk of its own.
struct SmallBox {
  SmallDisk disk{"16m"};
  fs::path data = disk.path() / "data", ballast = disk.path() / "ballast";
  Contents before;
  SilentLog log;

  SmallBox() {
    if (!disk.made()) return;
    make_season_of_format_1(data, kAnswers);
    before = contents_of_format_1(data);
  }
  bool can_run() const {
    if (!disk.made()) WARN("not run: only root can make a small file system");
    return disk.made();
  }
  /// Leaves so many bytes free.
  void fill_up(std::uintmax_t but) const {
    const std::uintmax_t free = fs::space(data).available;
    std::ofstream(ballast) << std::string(free - but, 'x');
  }
  void start(const std::function<void()>& after_commit = [] {}) {
    migrate(data,
            {.log = log, .watch = [&](const std::string&) { after_commit(); }, .records_per_commit = 500});
  }
};

}  // namespace

TEST_CASE_METHOD(SmallBox, "without the room for it nothing is begun, and the older program still sells") {
  if (!can_run()) return;
  fill_up(500'000);
  const std::string bytes = text_of(data / "data.mdb");
  const StoreError stop = failure_of([&] { start(); });
  CHECK(stop.kind == StoreError::Kind::full);
  INFO(stop.what());
  CHECK(says(stop.what(),
             {"no room", "nothing was changed", "make 3 MB free", "install the version before again"}));
  CHECK((text_of(data / "data.mdb") == bytes));
  CHECK(opens_as_format_1(data));
}

TEST_CASE_METHOD(SmallBox, "room that the file has grown ahead of need counts") {
  if (!can_run()) return;
  std::ofstream(data / "data.mdb", std::ios::app) << std::string(2U << 20U, '\0');
  fill_up(500'000);
  CHECK_NOTHROW(start());
}

TEST_CASE_METHOD(SmallBox,
                 "a disk that fills up in the midst of it loses nothing, and it goes on when there is room") {
  if (!can_run()) return;
  int commits = 0;
  const StoreError stop = failure_of([&] {
    start([&] {
      if (++commits == 5) fill_up(0);
    });
  });
  INFO(stop.what());
  CHECK(stop.kind == StoreError::Kind::full);
  CHECK(says(stop.what(), {"Nothing is lost", "MB free", "goes on where it stopped"}));
  CHECK(same_records(contents_of_format_1(data), before));
  CHECK(failure_of([&] { start(); }).kind == StoreError::Kind::full);  // and again, as a service does
  fs::remove(ballast);
  start();
  CHECK(same_records(contents_of_format_1(data), before));
  CHECK(faults_in(data) == Lines{});
  CHECK(answers_in(data) == kAnswers);
}
