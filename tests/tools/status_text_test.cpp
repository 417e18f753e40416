// The words of `willcall status`, for every state of a node.
#include "tools/willcall/status_text.h"

#include "tests/support/catch.h"
#include "tools/willcall/when.h"

using namespace willcall;

namespace {

constexpr TimeMs kNow = 1'795'377'300'000;  // 2026-11-22T19:55:00Z

std::string sync(const std::string& link, int events, int lag, const std::string& more) {
  return R"({"link":")" + link +
         R"(","since":"2026-11-22T19:12:00.000Z","reason":null,"nodeId":"box-1","venue":"arena",)" +
         R"("outbox":{"events":)" + std::to_string(events) +
         R"(,"oldestAt":"2026-11-22T19:54:30.000Z"},"inbound":{"lag":)" + std::to_string(lag) + "}," + more +
         "}";
}
const std::string kQuiet = R"("exceptions":0,"quarantined":0,"warnings":[])";

std::string text_of(const NodeState& state) {
  const auto text = status_text(state, kNow);
  REQUIRE(text);
  return *text;
}

bool has_line(const std::string& text, const std::string& line) {
  return text.find(line + "\n") != std::string::npos;
}

NodeState ready(const std::string& sync_body) {
  return {"http://127.0.0.1:8080", true, R"({"status":"ready","reasons":[]})", sync_body};
}

}  // namespace

TEST_CASE("the link is told with its age") {
  const std::string text = text_of(ready(sync("online", 0, 0, kQuiet)));
  CHECK(text.find("link        online since ") != std::string::npos);
  CHECK(text.find(", 43 min ago\n") != std::string::npos);
  CHECK(has_line(text, "warnings    none"));
}

TEST_CASE("what waits is counted, one and many") {
  const std::string one = text_of(ready(sync("online", 1, 1, kQuiet)));
  CHECK(one.find("to send     1 change waits, since ") != std::string::npos);
  CHECK(has_line(one, "to apply    1 change of others waits"));
  const std::string many = text_of(ready(sync("offline", 12, 40, kQuiet)));
  CHECK(many.find("to send     12 changes wait, the oldest since ") != std::string::npos);
  CHECK(many.find(", 30 s ago\n") != std::string::npos);
  CHECK(has_line(many, "to apply    40 changes of others wait"));
}

TEST_CASE("a node without a centre keeps its changes, and none of them is late") {
  CHECK(has_line(text_of(ready(sync("disabled", 7, 0, kQuiet))),
                 "to send     7 changes, kept until it has a central server"));
}

TEST_CASE("what needs a person is named, each warning with its remedy") {
  const std::string text = text_of(ready(sync(
      "online", 0, 0,
      R"("exceptions":2,"quarantined":1,"warnings":[{"code":"x","detail":"The stream ORDERS has max_age.","remedy":"Set it to 0."}])")));
  CHECK(has_line(text, "exceptions  2 are open and need a person"));
  CHECK(has_line(text, "quarantine  1 message from the centre cannot be read and is kept"));
  CHECK(has_line(text, "warning     The stream ORDERS has max_age."));
  CHECK(has_line(text, "            what to do: Set it to 0."));
}

TEST_CASE("a degraded node gives all its reasons") {
  NodeState state = ready(sync("online", 0, 0, kQuiet));
  state.ready_body =
      R"({"status":"degraded","reasons":["the outbox has stood still","2 records are not taken"]})";
  const std::string text = text_of(state);
  CHECK(has_line(text, "            - the outbox has stood still"));
  CHECK(has_line(text, "            - 2 records are not taken"));
}

TEST_CASE("a node that does not sell says so first, and why") {
  NodeState state{
      "http://box", false, R"({"code":"not_ready","detail":"The disk failed while storing."})", {}};
  CHECK(has_line(text_of(state), "NOT READY   The disk failed while storing."));
}

TEST_CASE("what is no node is not believed") {
  for (const char* answer : {"<html>", "{}", "[]", R"({"status":1})"})
    CHECK_FALSE(status_text({"http://box", true, answer, {}}, kNow));
  CHECK_FALSE(status_text(ready(R"({"link":"online"})"), kNow));
}

TEST_CASE("times that the node writes can be read, and others are refused") {
  CHECK(parse_rfc3339("2026-11-22T19:55:00.000Z") == kNow);
  CHECK(parse_rfc3339("1970-01-01T00:00:00.001Z") == 1);
  for (const char* wrong : {"", "2026-11-22", "2026-13-22T19:55:00.000Z", "2026-11-22T19:55:00.000Z!"})
    CHECK_FALSE(parse_rfc3339(wrong));
}

TEST_CASE("an age is told in the unit that people use for it") {
  const auto age = [](TimeMs passed) {
    const std::string text = when_text(kNow - passed, kNow);
    return text.substr(text.find(", ") + 2);
  };
  CHECK(age(-5000) == "0 s ago");  // the node's clock is ahead of ours
  CHECK(age(59'000) == "59 s ago");
  CHECK(age(119 * 60'000) == "119 min ago");
  CHECK(age(3 * 3'600'000) == "3 h ago");
  CHECK(age(3 * 86'400'000LL) == "3 days ago");
  CHECK(when_text(kNow - 3 * 86'400'000LL, kNow).starts_with("2026-11-"));
}
