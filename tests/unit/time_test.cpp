#include "schema/time.h"

#include "tests/support/catch.h"

using namespace willcall;

TEST_CASE("times are RFC 3339 in UTC with milliseconds") {
  struct Row {
    TimeMs given;
    const char* expected;
  };
  const Row table[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {1, "1970-01-01T00:00:00.001Z"},
      {951'782'400'000, "2000-02-29T00:00:00.000Z"},  // a leap day
      {1'795'377'300'000, "2026-11-22T19:55:00.000Z"},
      {1'798'761'599'999, "2026-12-31T23:59:59.999Z"},
      {1'798'761'600'000, "2027-01-01T00:00:00.000Z"},
      {2'147'483'648'000, "2038-01-19T03:14:08.000Z"},  // beyond 32 bits of seconds
      {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
  };
  for (const Row& row : table) CHECK(rfc3339(row.given) == row.expected);
}

TEST_CASE("a duration is a whole number and a unit") {
  struct Row {
    const char* given;
    std::int64_t ms;
  };
  const Row table[] = {{"250ms", 250},         {"5s", 5'000}, {"10m", 600'000}, {"12h", 43'200'000},
                       {"35d", 3'024'000'000}, {"0s", 0},     {"007s", 7'000},  {"3650d", 315'360'000'000}};
  for (const Row& row : table) {
    INFO(row.given);
    REQUIRE(parse_duration(row.given));
    CHECK(parse_duration(row.given)->count() == row.ms);
  }
}

TEST_CASE("what is no duration is not guessed at") {
  for (const char* text : {"",
                           "5",
                           "s",
                           "ms",
                           "5 s",
                           " 5s",
                           "5s ",
                           "-5s",
                           "+5s",
                           "5.5s",
                           "1e3s",
                           "5S",
                           "5sec",
                           "5w",
                           "5sm",
                           "1h30m",
                           "0x5s",
                           "3651d",
                           "87601h",
                           "315360000001ms",
                           "99999999999999999999s",
                           "9223372036854775807d"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}
