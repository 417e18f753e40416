// The fields of a JSON body: what is right is given back, the first thing that is wrong is named.
#include "node/http/fields.h"

#include <functional>

#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

/// The fault that reading `body` ends with: "ok", a code without a field, or the name of the field.
std::string fault_in(const std::string& body, const std::function<void(Fields&)>& read) {
  Result<Fields> fields = Fields::parse(body, {"text", "number", "flag", "list", "object", "objects"});
  if (!fields) return code_of(fields);
  read(*fields);
  const std::optional<Error> fault = fields->fault();
  return fault ? said(*fault, "field") : "ok";
}

Fields parsed(const std::string& body) {
  Result<Fields> fields = Fields::parse(body, {"text", "number", "flag", "list", "object", "objects"});
  REQUIRE(code_of(fields) == "ok");
  return std::move(*fields);
}

}  // namespace

TEST_CASE("what stands in a body is read") {
  Fields f =
      parsed(R"({"text":"Plätze","number":2500,"flag":true,"list":["a","b"],"object":{"method":"cash"},)"
             R"("objects":[{"id":"A-1"},{"id":"A-2"}]})");
  CHECK(f.required_text("text") == "Plätze");
  CHECK(f.required_integer("number", 0, kMaxInteger) == 2500);
  CHECK(f.boolean("flag", false));
  CHECK(f.texts("list") == std::vector<std::string>{"a", "b"});
  CHECK(f.object("object", {"method"})->text("method") == "cash");
  std::vector<Fields> objects = f.objects("objects", {"id"});
  REQUIRE(objects.size() == 2);
  CHECK(objects[1].required_text("id") == "A-2");
  CHECK_FALSE(f.fault());
}

TEST_CASE("null is as good as absent, except where somebody asks") {
  Fields f = parsed(R"({"text":null,"number":null,"flag":null,"object":null})");
  CHECK_FALSE(f.text("text"));
  CHECK_FALSE(f.integer("number", 0, 9));
  CHECK(f.boolean("flag", true));
  CHECK_FALSE(f.object("object", {}));
  CHECK(f.has("text"));
  CHECK(f.is_null("text"));
  CHECK_FALSE(f.has("list"));
  CHECK_FALSE(f.is_null("list"));
  CHECK_FALSE(f.fault());
}

TEST_CASE("a field that is needed is missed, null or not there") {
  for (const std::string body : {"{}", R"({"text":null,"number":null,"list":null,"objects":null})"}) {
    CHECK(fault_in(body, [](Fields& f) { f.required_text("text"); }) == "text");
    CHECK(fault_in(body, [](Fields& f) { f.required_integer("number", 0, 9); }) == "number");
    CHECK(fault_in(body, [](Fields& f) { f.texts("list"); }) == "list");
    CHECK(fault_in(body, [](Fields& f) { f.objects("objects", {}); }) == "objects");
  }
}

TEST_CASE("a number is a whole one within its bounds, and written as one") {
  const auto read = [](Fields& f) { f.integer("number", 0, kMaxInteger); };
  for (const std::string good : {"0", "-0", "1", "9007199254740991"}) {
    INFO(good);
    CHECK(fault_in("{\"number\":" + good + "}", read) == "ok");
  }
  for (const std::string bad :
       {"-1", "9007199254740992", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "-9223372036854775809", "99999999999999999999999999", "2500.0", "2500.5", "1e3", "-0.0", "\"2500\"",
        "true", "[]", "{}", "[2500]"}) {
    INFO(bad);
    CHECK(fault_in("{\"number\":" + bad + "}", read) == "number");
  }
  CHECK(fault_in("{\"number\":1e999}", read) == "bad_json");
  for (const std::string no_json : {"01", "+1", "1.", ".5", "0x10", "NaN", "Infinity", "1_000", "--1"}) {
    INFO(no_json);
    CHECK(fault_in("{\"number\":" + no_json + "}", read) == "bad_json");
  }
}

TEST_CASE("a value of the wrong type is named, whatever it is") {
  struct Row {
    const char* field;
    std::function<void(Fields&)> read;
    std::vector<std::string> bad;
  };
  const Row table[] = {
      {"text", [](Fields& f) { f.text("text"); }, {"1", "true", "[]", "{}", "[\"a\"]"}},
      {"flag", [](Fields& f) { f.boolean("flag", false); }, {"1", "0", "\"true\"", "[]", "{}"}},
      {"list",
       [](Fields& f) { f.texts("list"); },
       {"1", "\"a\"", "{}", "[]", "[1]", "[\"a\",1]", "[null]", "[[\"a\"]]"}},
      {"object", [](Fields& f) { f.object("object", {}); }, {"1", "\"a\"", "true", "[]", "[{}]"}},
      {"objects",
       [](Fields& f) { f.objects("objects", {}); },
       {"1", "{}", "[]", "[1]", "[{},1]", "[null]", "\"a\""}},
  };
  for (const Row& row : table)
    for (const std::string& bad : row.bad) {
      const std::string body = "{\"" + std::string(row.field) + "\":" + bad + "}";
      INFO(body);
      CHECK(fault_in(body, row.read) == row.field);
    }
}

TEST_CASE("a text has at most so many characters, and no NUL") {
  const auto read = [](Fields& f) { f.text("text", 4); };
  for (const std::string good : {"", "four", "äöüß", "🎫🎫🎫🎫"})
    CHECK(fault_in("{\"text\":\"" + good + "\"}", read) == "ok");
  for (const std::string bad : {"fives", "äöüßx", "a\\u0000b"})
    CHECK(fault_in("{\"text\":\"" + bad + "\"}", read) == "text");
  const auto bounded_by_500 = [](Fields& f) { f.text("text"); };
  CHECK(fault_in("{\"text\":\"" + std::string(500, 'x') + "\"}", bounded_by_500) == "ok");
  CHECK(fault_in("{\"text\":\"" + std::string(501, 'x') + "\"}", bounded_by_500) == "text");
}

TEST_CASE("an unknown field is refused, so that a misspelt one cannot silently do nothing") {
  const auto nothing = [](Fields&) {};
  CHECK(fault_in(R"({"txet":"a"})", nothing) == "txet");
  CHECK(fault_in(R"({"Text":"a"})", nothing) == "Text");
  CHECK(fault_in(R"({"":null})", nothing) == "");
  const auto nested = [](Fields& f) { f.object("object", {"method"}); };
  const auto listed = [](Fields& f) { f.objects("objects", {"id"}); };
  CHECK(fault_in(R"({"object":{"method":"cash","amuont":1}})", nested) == "object.amuont");
  CHECK(fault_in(R"({"objects":[{"id":"A-1"},{"id":"A-2","x":1}]})", listed) == "objects[1].x");
}

TEST_CASE("a fault inside names its whole path") {
  const auto read = [](Fields& f) {
    for (Fields& item : f.objects("objects", {"id", "inner"}))
      if (auto inner = item.object("inner", {"n"})) inner->integer("n", 0, 9);
  };
  CHECK(fault_in(R"({"objects":[{"inner":{"n":1}},{"inner":{"n":10}}]})", read) == "objects[1].inner.n");
  Fields f = parsed(R"({"object":{"amount":"2500"}})");
  f.object("object", {"amount"})->integer("amount", 0, 9);
  REQUIRE(f.fault());
  CHECK(f.fault()->detail == "'object.amount' must be a whole number from 0 to 9.");
}

TEST_CASE("the first fault is kept, and reading goes on") {
  Fields f = parsed(R"({"text":1,"number":"x"})");
  CHECK(f.required_text("text").empty());
  CHECK(f.required_integer("number", 3, 9) == 3);
  f.refuse("list", "is not for today.");
  CHECK(said(*f.fault(), "field") == "text");
  CHECK(f.fault()->detail == "'text' must be a text of at most 500 characters.");
}

TEST_CASE("a caller's own fault is kept like any other") {
  Fields f = parsed("{}");
  f.refuse("text", "and 'number' exclude each other.");
  REQUIRE(f.fault());
  CHECK(f.fault()->code == Code::invalid_request);
  CHECK(f.fault()->detail == "'text' and 'number' exclude each other.");
}
