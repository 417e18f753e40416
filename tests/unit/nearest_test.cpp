// Which seats are next to a lost one.
#include "node/domain/nearest.h"

#include <algorithm>

#include "tests/support/catch.h"

using namespace willcall;

namespace {

using Ids = std::vector<std::string>;

struct Row {
  const char* what;
  std::string lost;
  Ids free;      // shuffled before it is asked
  Ids expected;  // at most 5, nearest first
};

const Row kRows[] = {
    {"numbers are read as numbers", "A-9", {"A-1", "A-10", "A-11", "A-90"}, {"A-10", "A-11", "A-1", "A-90"}},
    {"the one before comes first of two that are as near", "A-9", {"A-10", "A-8"}, {"A-8", "A-10"}},
    {"at most five",
     "A-5",
     {"A-1", "A-2", "A-3", "A-4", "A-6", "A-7", "A-8"},
     {"A-4", "A-6", "A-3", "A-7", "A-2"}},
    {"the same row before the next one", "A-1", {"B-1", "B-2", "A-40"}, {"A-40", "B-1", "B-2"}},
    {"the next row before one further away",
     "C-7",
     {"A-7", "D-7", "Z-7", "B-7"},
     {"B-7", "D-7", "A-7", "Z-7"}},
    {"of a row before it the last seat, of one behind it the first",
     "C-7",
     {"B-1", "B-9", "D-1", "D-9"},
     {"B-9", "B-1", "D-1", "D-9"}},
    {"block, row and seat",
     "1-12-30",
     {"1-12-2", "1-13-30", "2-12-30", "1-2-30"},
     {"1-12-2", "1-13-30", "1-2-30", "2-12-30"}},
    {"a letter behind the number", "12A", {"12C", "13A", "9A", "12B"}, {"12B", "12C", "13A", "9A"}},
    {"leading zeros", "A-009", {"A-010", "A-001", "A-100"}, {"A-010", "A-001", "A-100"}},
    {"one that begins with the other", "A", {"A-1", "B"}, {"A-1", "B"}},
    {"numbers too long to be counted with", "T-99999999999999999999", {"U-1", "T-1"}, {"T-1", "U-1"}},
    {"nothing is free", "A-1", {}, {}},
};

}  // namespace

TEST_CASE("the nearest tickets are the ones that people would name") {
  for (const Row& row : kRows) {
    INFO(row.what);
    Ids free = row.free;
    std::sort(free.begin(), free.end());
    do {
      CHECK(nearest(row.lost, free, 5) == row.expected);
    } while (free.size() < 5 && std::next_permutation(free.begin(), free.end()));
  }
}

TEST_CASE("the numbers around one are those that people would count to") {
  CHECK(numbered_around("A-9", 1) == Ids{"A-8", "A-10"});
  CHECK(numbered_around("A-10", 1) == Ids{"A-9", "A-09", "A-11"});  // the row may be written either way
  CHECK(numbered_around("A-009", 1) == Ids{"A-8", "A-008", "A-10", "A-010"});
  CHECK(numbered_around("2-12B", 1) == Ids{"2-11B", "2-13B"});
  CHECK(numbered_around("A-1", 2) == Ids{"A-0", "A-2", "A-3"});
  CHECK(numbered_around("box", 2).empty());
  CHECK(numbered_around("T-99999999999999999999", 2).empty());
}
