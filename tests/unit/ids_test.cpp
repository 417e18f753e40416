#include "schema/ids.h"

#include <string>

#include "tests/support/catch.h"

namespace {

using namespace willcall;
using namespace std::string_literals;

constexpr std::array<std::uint8_t, 10> kZeros{}, kOnes{255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

struct Row {
  const char* story;
  std::string given;
  bool expected;
};

}  // namespace

TEST_CASE("an id has 1 to 64 characters of A-Z a-z 0-9 _ -") {
  const Row table[] = {
      {"a seat", "A-12", true},
      {"one character", "7", true},
      {"every kind of character", "azAZ09_-", true},
      {"64 characters", std::string(64, 'x'), true},
      {"65 characters", std::string(65, 'x'), false},
      {"empty", "", false},
      {"a dot would end the token of a subject", "A.12", false},
      {"a wildcard", "*", false},
      {"the other wildcard", ">", false},
      {"a blank", "A 12", false},
      {"a slash", "A/12", false},
      {"a line end", "A-12\n", false},
      {"a NUL inside", "A\0B"s, false},
      {"a letter beyond ASCII", "Plätze", false},
      {"just beside the ranges", "@", false},
      {"just beside the ranges, too", "[", false},
      {"just below a", "`", false},
      {"just above z", "{", false},
      {"just above 9", ":", false},
  };
  for (const Row& row : table) {
    INFO(row.story);
    CHECK(is_id(row.given) == row.expected);
  }
}

TEST_CASE("text is UTF-8 only if it is well formed and has no NUL") {
  const Row table[] = {
      {"empty", "", true},
      {"ASCII", "row A seat 12", true},
      {"the first and last of one byte", "\x01\x7F", true},
      {"two bytes", "Plätze", true},
      {"three bytes", "5 €", true},
      {"four bytes", "🎫", true},
      {"the first and last of two bytes", "\xC2\x80\xDF\xBF", true},
      {"the first and last of three bytes", "\xE0\xA0\x80\xEF\xBF\xBF", true},
      {"the first and last of four bytes", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", true},
      {"around the surrogates", "\xED\x9F\xBF\xEE\x80\x80", true},
      {"a NUL", "a\0b"s, false},
      {"a NUL in two bytes", "\xC0\x80", false},
      {"overlong in two bytes", "\xC1\xBF", false},
      {"overlong in three bytes", "\xE0\x9F\xBF", false},
      {"overlong in four bytes", "\xF0\x8F\xBF\xBF", false},
      {"the first surrogate", "\xED\xA0\x80", false},
      {"the last surrogate", "\xED\xBF\xBF", false},
      {"above U+10FFFF", "\xF4\x90\x80\x80", false},
      {"a byte that never occurs", "\xF5\x80\x80\x80", false},
      {"0xFF", "\xFF", false},
      {"a tail without a head", "a\x80", false},
      {"two bytes, truncated", "a\xC3", false},
      {"three bytes, truncated", "\xE2\x82", false},
      {"four bytes, truncated", "\xF0\x9F\x8E", false},
      {"a tail that is none", "\xC3\x28", false},
      {"the third byte is no tail", "\xE2\x82\x28", false},
      {"the fourth byte is no tail", "\xF0\x9F\x8E\x28", false},
      {"good text around a bad byte", "Pl\xE4tze", false},
  };
  for (const Row& row : table) {
    INFO(row.story);
    CHECK(is_utf8(row.given) == row.expected);
  }
  CHECK_FALSE(is_utf8(std::string_view("ä").substr(0, 1)));  // what stands behind its end does not count
}

TEST_CASE("characters are counted, not bytes") {
  CHECK(characters("") == 0);
  CHECK(characters("seat") == 4);
  CHECK(characters("Plätze") == 6);
  CHECK(characters("5 € 🎫") == 5);
}

TEST_CASE("fresh ids sort by their time, whatever is random in them") {
  const TimeMs last = (TimeMs{1} << 48) - 1;  // as far as 48 bits go: the year 10889
  std::string before = make_id(0, kOnes);
  for (const TimeMs now :
       {TimeMs{1}, TimeMs{31}, TimeMs{32}, TimeMs{1'795'377'300'000}, TimeMs{1'795'377'300'001}, last}) {
    CHECK(before < make_id(now, kZeros));
    before = make_id(now, kOnes);
  }
}

TEST_CASE("a fresh id is an id of 26 characters that holds all the time and all the random bits") {
  CHECK(make_id(0, kZeros) == std::string(26, '0'));
  CHECK(make_id(0, kOnes) == std::string(10, '0') + std::string(16, 'z'));
  CHECK(make_id(1'795'377'300'000, kZeros) == "01m82d70h0" + std::string(16, '0'));
  CHECK(is_id(make_id(1'795'377'300'000, kOnes)));
  for (std::size_t byte = 0; byte < 10; ++byte)
    for (const std::uint8_t bit : {std::uint8_t{1}, std::uint8_t{128}}) {
      auto random = kZeros;
      random[byte] = bit;
      CHECK(make_id(5, random) != make_id(5, kZeros));
    }
}
