#include "node/http/base64url.h"

#include "tests/support/catch.h"

namespace {

using namespace willcall;
using namespace std::string_literals;

}  // namespace

TEST_CASE("base64url as RFC 4648 has it, without padding") {
  struct Row {
    std::string bytes;
    const char* text;
  };
  const Row table[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF\xFE", "-__-"},
      {"\0"s, "AA"},      {"\xFF\xFF", "__8"}};
  for (const Row& row : table) {
    CHECK(base64url(row.bytes) == row.text);
    CHECK(from_base64url(row.text) == row.bytes);
  }
}

TEST_CASE("every byte comes back, at every position") {
  for (int byte = 0; byte < 256; ++byte)
    for (const std::string before : {"", "a", "ab"}) {
      const std::string bytes = before + static_cast<char>(byte);
      CHECK(from_base64url(base64url(bytes)) == bytes);
    }
}

TEST_CASE("a value has one text only: everything else is refused") {
  struct Row {
    const char* story;
    std::string given;
  };
  const Row table[] = {
      {"an impossible length", "Z"},
      {"an impossible length of nothing", "A"},
      {"an impossible length, longer", "Zm9vY"},
      {"padding", "Zg=="},
      {"half the padding", "Zm8="},
      {"bits that mean nothing, after one byte", "Zh"},
      {"bits that mean nothing, after two", "Zm9"},
      {"the plus of plain base64", "+_8A"},
      {"its slash", "/_8A"},
      {"a blank", "Zm 9"},
      {"a line end", "Zm9v\n"},
      {"a NUL", "Zm9\0"s},
      {"a dot", "Zm.v"},
      {"beyond ASCII", "Zm9\xC3"},
  };
  for (const Row& row : table) {
    INFO(row.story);
    CHECK_FALSE(from_base64url(row.given));
  }
}
