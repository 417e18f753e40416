// The version rule as a table: what this node has, what comes in, what it means.
#include "schema/version_rule.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace {

using namespace willcall;

std::string text(Verdict verdict) {
  static const char* const kNames[] = {"known",      "moved",     "next",   "over_gap",
                                       "read_first", "divergent", "too_far"};
  return kNames[static_cast<int>(verdict)];
}

constexpr auto kNothing = Held::nothing, kSame = Held::same_bytes, kOther = Held::other_bytes;
// base version, its sequence, pending
constexpr Standing kNew{0, 0, false}, kBorn{0, 0, true}, kQuiet{3, 30, false}, kBusy{3, 30, true};

struct Row {
  const char* story;
  Standing given;
  Version version;
  std::uint64_t sequence;
  Held held;
  Verdict expected;
};

const Row kTable[] = {
    // A record that the stream has not shown yet.
    {"the first event of an unknown record", kNew, 1, 10, kNothing, Verdict::next},
    {"an update of an unknown ticket carries the whole record", kNew, 2, 10, kNothing, Verdict::over_gap},
    {"a late one of an unknown record", kNew, 900, 10, kNothing, Verdict::over_gap},
    {"created here and elsewhere", kBorn, 1, 10, kNothing, Verdict::next},
    {"created here, changed elsewhere", kBorn, 2, 10, kNothing, Verdict::read_first},
    // The next one.
    {"the next version", kQuiet, 4, 31, kNothing, Verdict::next},
    {"the next version under pending changes", kBusy, 4, 31, kNothing, Verdict::next},
    {"the next version at a sequence that was used before", kQuiet, 4, 12, kNothing, Verdict::next},
    // Newer, with versions missing in between.
    {"one version is missing", kQuiet, 5, 31, kNothing, Verdict::over_gap},
    {"many versions are missing", kQuiet, 50, 99, kNothing, Verdict::over_gap},
    {"one is missing under pending changes", kBusy, 5, 31, kNothing, Verdict::read_first},
    {"many are missing under pending changes", kBusy, 50, 99, kNothing, Verdict::read_first},
    {"as many are missing as may be", kQuiet, 3 + kGapMax, 99, kNothing, Verdict::over_gap},
    {"more are missing than may be", kQuiet, 4 + kGapMax, 99, kNothing, Verdict::too_far},
    {"more than may be, under pending changes", kBusy, 4 + kGapMax, 99, kNothing, Verdict::too_far},
    {"an unknown record at the end of its numbers", kNew, kMaxInteger, 99, kNothing, Verdict::too_far},
    // The base again.
    {"the base once more", kQuiet, 3, 30, kSame, Verdict::known},
    {"the base once more, with pending changes", kBusy, 3, 30, kSame, Verdict::known},
    {"the base's bytes at a later sequence", kQuiet, 3, 77, kSame, Verdict::moved},
    {"the base's bytes at an earlier sequence: the stream was made anew", kQuiet, 3, 2, kSame,
     Verdict::moved},
    {"the base's bytes elsewhere, with pending changes", kBusy, 3, 77, kSame, Verdict::moved},
    {"other bytes as the base's version", kQuiet, 3, 30, kOther, Verdict::divergent},
    {"other bytes as the base's version, with pending changes", kBusy, 3, 31, kOther, Verdict::divergent},
    {"the base's version, but its bytes are not held", kQuiet, 3, 30, kNothing, Verdict::divergent},
    // Older than the base.
    {"an old event again", kQuiet, 2, 20, kSame, Verdict::known},
    {"an old event again at another sequence", kQuiet, 2, 99, kSame, Verdict::known},
    {"an old event again, with pending changes", kBusy, 1, 10, kSame, Verdict::known},
    {"an old version that a gap had skipped", kQuiet, 2, 20, kNothing, Verdict::known},
    {"an old version with other bytes", kQuiet, 2, 20, kOther, Verdict::divergent},
    {"an old version with other bytes, with pending changes", kBusy, 1, 99, kOther, Verdict::divergent},
};

}  // namespace

TEST_CASE("the version rule, case by case") {
  for (const Row& row : kTable) {
    INFO(row.story);
    CHECK(text(judge(row.given, row.version, row.sequence, row.held)) == text(row.expected));
  }
}

TEST_CASE("an update is applied only in version order") {
  std::vector<Version> arrivals = {1, 2, 3, 4};
  do {
    Standing record;
    for (const Version version : arrivals) {
      const Verdict verdict = judge(record, version, static_cast<std::uint64_t>(version), kNothing);
      const bool applied = verdict == Verdict::next || verdict == Verdict::over_gap;
      REQUIRE(applied == (version > record.base));  // a record never goes back
      if (applied) record.base = version;
    }
    REQUIRE(record.base == 4);
  } while (std::next_permutation(arrivals.begin(), arrivals.end()));
}

TEST_CASE("under pending changes nothing is applied but the very next version") {
  for (Version version = 1; version <= 9; ++version)
    for (const Held held : {kNothing, kSame, kOther}) {
      const Verdict verdict = judge(kBusy, version, 31, held);
      CAPTURE(version, static_cast<int>(held));
      CHECK((verdict == Verdict::next) == (version == 4));
      CHECK(verdict != Verdict::over_gap);
    }
}

TEST_CASE("what this node has pending above the base is never compared with the stream") {
  for (const Standing& standing : {kQuiet, kBusy})
    for (const Version version : {4, 5, 6})
      for (const Held held : {kSame, kOther})
        CHECK(text(judge(standing, version, 31, held)) == text(judge(standing, version, 31, kNothing)));
}
