#include "schema/json_text.h"

#include "tests/support/catch.h"

namespace {

using namespace willcall;
using namespace std::string_literals;

std::string quoted(const std::string& text) {
  std::string out;
  JsonText(out).text(text);
  return out;
}

}  // namespace

TEST_CASE("text is escaped where JSON wants it, and nowhere else") {
  struct Row {
    const char* story;
    std::string given, expected;
  };
  const Row table[] = {
      {"empty", "", R"("")"},
      {"plain", "row A", R"("row A")"},
      {"a quote", R"(the "best" seat)", R"("the \"best\" seat")"},
      {"a quote alone", R"(")", R"("\"")"},
      {"a backslash", R"(C:\)", R"("C:\\")"},
      {"a line end", "a\nb", R"("a\nb")"},
      {"a tab", "a\tb", "\"a\\u0009b\""},
      {"a carriage return", "\r", "\"\\u000d\""},
      {"a NUL", "a\0b"s, "\"a\\u0000b\""},
      {"the last control character", "\x1F", "\"\\u001f\""},
      {"the first that is none", " ", "\" \""},
      {"beyond ASCII", "Plätze 🎫", "\"Plätze 🎫\""},
      {"a slash", "a/b", R"("a/b")"},
      {"several in a row", "\"\\\n", R"("\"\\\n")"},
  };
  for (const Row& row : table) {
    INFO(row.story);
    CHECK(quoted(row.given) == row.expected);
  }
}

TEST_CASE("objects and arrays get their commas") {
  std::string out;
  JsonText json(out);
  json.object().field("id", "A-12").field("price", 2500).name("seats").array();
  json.number(1)
      .number(2)
      .object()
      .end_object()
      .array()
      .end_array()
      .null()
      .boolean(true)
      .boolean(false)
      .end_array();
  json.name("none").null().name("at").time(1'795'377'300'000).name("raw").raw("[7]").end_object();
  CHECK(out == R"({"id":"A-12","price":2500,"seats":[1,2,{},[],null,true,false],"none":null,)"
               R"("at":"2026-11-22T19:55:00.000Z","raw":[7]})");
}

TEST_CASE("empty text and no time are written as null") {
  std::string out;
  JsonText json(out);
  json.object()
      .text_or_null("a", "")
      .text_or_null("b", "x")
      .time_or_null("c", 0)
      .time_or_null("d", 1)
      .end_object();
  CHECK(out == R"({"a":null,"b":"x","c":null,"d":"1970-01-01T00:00:00.001Z"})");
}

TEST_CASE("numbers keep every digit") {
  std::string out;
  JsonText(out)
      .array()
      .number(0)
      .number(-1)
      .number(INT64_MAX)
      .number(INT64_MIN)
      .number(kMaxInteger)
      .end_array();
  CHECK(out == "[0,-1,9223372036854775807,-9223372036854775808,9007199254740991]");
}

TEST_CASE("names are escaped like text") {
  std::string out;
  JsonText(out).object().field("a\"b", 1).end_object();
  CHECK(out == R"({"a\"b":1})");
}

TEST_CASE("JSON is appended to what stands there, and a value can write itself") {
  std::string out = "data: ";
  JsonText(out)
      .array()
      .value([](std::string& to) { to += "1"; })
      .value([](std::string& to) { to += "2"; })
      .end_array();
  CHECK(out == "data: [1,2]");
}
