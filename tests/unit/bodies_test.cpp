// A JSON body as a whole: what is no JSON, and what is JSON but nobody should be given a chance with.
#include "node/http/fields.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

/// "ok", or the code of what is wrong with the body.
std::string told(const std::string& body) {
  const Result<Fields> fields = Fields::parse(body, {"text", "number", "list", "object", "objects"});
  return fields && fields->fault() ? std::string(facts(fields->fault()->code).name) : code_of(fields);
}

std::string object_of_depth(int depth) {
  std::string body = "{\"list\":";
  for (int i = 1; i < depth; ++i) body += '[';
  body += '1';
  for (int i = 1; i < depth; ++i) body += ']';
  return body + "}";
}

}  // namespace

TEST_CASE("what is no JSON is refused as such, with the place") {
  for (const std::string body :
       {"", " ", "{", "}", "{]", "nul", "{\"text\"}", "{\"text\":}", "{\"text\":1,}", "{'text':1}",
        "{text:1}", "{\"text\":1}{}", "{\"text\":1} x", "{\"text\":\"\n\"}", "{\"text\":\"\\x\"}",
        "{\"text\":\"\\ud800\"}", "// no\n{}", "{\"text\":\"open"}) {
    INFO(body);
    CHECK(told(body) == "bad_json");
  }
  CHECK(Fields::parse("{\"text\":x}", {"text"}).error().detail == "The body is not JSON at byte 9.");
}

TEST_CASE("a body that is JSON but no object is refused") {
  for (const std::string body : {"[]", "1", "\"text\"", "null", "true", "[{\"text\":1}]"})
    CHECK(code_of(Fields::parse(body, {"text"})) == "invalid_request");
}

TEST_CASE("bad UTF-8 is no JSON, in values and in names") {
  for (const std::string bytes :
       {"\xFF", "\xC3\x28", "\xE4", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x9F\x8E"}) {
    CHECK(code_of(Fields::parse("{\"text\":\"" + bytes + "\"}", {"text"})) == "bad_json");
    CHECK(code_of(Fields::parse("{\"" + bytes + "\":1}", {"text"})) == "bad_json");
  }
}

TEST_CASE("a name that stands twice in one object is refused, at any depth") {
  CHECK(told(R"({"number":1,"number":1})") == "bad_json");
  CHECK(told(R"({"object":{"a":1,"a":2}})") == "bad_json");
  CHECK(told(R"({"objects":[{"a":1},{"a":2,"b":{"c":1},"a":3}]})") == "bad_json");
  CHECK(told(R"({"text":"a","te\u0078t":"b"})") == "bad_json");  // the same name, written otherwise
  CHECK(told(R"({"objects":[{"a":1},{"a":2}],"object":{"text":1},"text":"a"})") == "ok");
}

TEST_CASE("a body is at most sixteen deep") {
  CHECK(told(object_of_depth(16)) == "ok");
  CHECK(told(object_of_depth(17)) == "bad_json");
  CHECK(told(object_of_depth(20'000)) == "bad_json");
  CHECK(told(std::string(60'000, '[')) == "bad_json");
}

TEST_CASE("a long name of an unknown field is shown in part, and the answer is still UTF-8") {
  const std::string cut_inside = std::string(63, 'x') + "ä";
  const Result<Fields> fields = Fields::parse("{\"" + cut_inside + "\":1}", {});
  REQUIRE(fields);
  CHECK(said(*fields->fault(), "field") == std::string(63, 'x'));
  const Result<Fields> with_nul = Fields::parse(R"({"a\u0000b":1})", {});
  CHECK(said(*with_nul->fault(), "field") == "?");
}
