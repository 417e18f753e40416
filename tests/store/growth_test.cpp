// The file grows ahead of need, and what is in it stays.
#include "node/store/growth.h"

#include <functional>
#include <future>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr std::size_t kMegabyte = 1U << 20U, kLarge = 8 * kMegabyte;

// A value that no other one looks like, and that has no zeros.
std::string value_of(int number, std::size_t size) {
  std::string value(size, static_cast<char>('a' + number % 26));
  return value.replace(0, 8, std::to_string(10'000'000 + number));
}

struct GrowingFile {
  TempDirectory directory;
  Environment environment{directory.path(), {}};
  TableId table = environment.table("films");
  int stored = 0;

  void store(
      std::size_t bytes, const std::function<void()>& before_commit = [] {}) {
    WriteTxn txn(environment);
    txn.put(table, std::to_string(stored), value_of(stored, bytes));
    before_commit();
    txn.commit();
    ++stored;
  }
  std::uint64_t file_bytes() const { return std::filesystem::file_size(environment.data_file()); }
  bool grows_ahead() const {
    return eventually([this] { return file_bytes() >= environment.used_bytes() + FileGrowth::kAhead; },
                      kPatience);
  }
  // The numbers of values that are not what was stored.
  std::vector<int> spoiled(std::size_t bytes) {
    std::vector<int> wrong;
    const ReadTxn txn(environment);
    for (int i = 0; i < stored; ++i)
      if (txn.get(table, std::to_string(i)) != value_of(i, bytes)) wrong.push_back(i);
    return wrong;
  }
};

}  // namespace

TEST_CASE("the file is made longer before the pages get there") {
  GrowingFile file;
  FileGrowth growth(file.environment);
  REQUIRE(file.grows_ahead());
  const std::uint64_t before = file.file_bytes();
  while (file.environment.used_bytes() + FileGrowth::kLow < before) file.store(kMegabyte);
  CHECK(file.file_bytes() == before);  // there was room
  file.store(kMegabyte);
  growth.look(file.environment.used_bytes());
  CHECK(file.grows_ahead());
  CHECK(file.file_bytes() > before);
  CHECK(file.spoiled(kMegabyte).empty());
}

TEST_CASE("growing overwrites nothing of what is stored at the same time") {
  for (int round = 0; round < 6; ++round) {
    GrowingFile file;
    std::promise<void> begun;
    auto storing = std::async(std::launch::async, [&] { file.store(kLarge, [&] { begun.set_value(); }); });
    begun.get_future().wait();
    {
      const FileGrowth growth(file.environment);  // both write at the end of the file now
      storing.wait();
      file.store(kLarge);
    }
    REQUIRE(file.spoiled(kLarge).empty());
  }
}

TEST_CASE("a file that has grown ahead is opened again with everything in it") {
  TempDirectory directory;
  {
    Environment environment(directory.path(), {});
    const TableId table = environment.table("films");
    const FileGrowth growth(environment);
    WriteTxn txn(environment);
    txn.put(table, "1", value_of(1, 100));
    txn.commit();
    REQUIRE(
        eventually([&] { return std::filesystem::file_size(environment.data_file()) >= FileGrowth::kAhead; },
                   kPatience));
  }
  Environment environment(directory.path(), {});
  const TableId table = environment.table("films");
  CHECK(environment.used_bytes() < kMegabyte);
  CHECK(ReadTxn(environment).get(table, "1") == value_of(1, 100));
}
