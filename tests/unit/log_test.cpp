// The lines of the log, and how many of them.
#include <set>

#include "schema/log_bound.h"
#include "tests/support/catch.h"

using namespace willcall;

namespace {

std::string offline(const std::string& reason) {
  const std::string line = log_line(LogEvent::sync_offline, {{"reason", reason}}),
                    start = "level=warning event=sync_offline reason=";
  REQUIRE(line.starts_with(start));
  return line.substr(start.size());
}

constexpr TimeMs kMinute = 60'000;

}  // namespace

TEST_CASE("a line names its event, its level and its fields") {
  CHECK(log_line(LogEvent::stopping, {}) == "level=info event=stopping");
  CHECK(log_line(LogEvent::import_done, {{"venue", "arena"}, {"created", 20'000}, {"refused", 0U}}) ==
        "level=info event=import_done venue=arena created=20000 refused=0");
  CHECK(log_line(LogEvent::store_latched, {{"error", "storing: EIO"}}) ==
        "level=error event=store_latched error=\"storing: EIO\"");
}

TEST_CASE("a value is quoted where it needs it") {
  CHECK(offline("A-12_x/y:1,(2)") == "A-12_x/y:1,(2)");
  CHECK(offline("") == "\"\"");
  CHECK(offline("nobody answers") == "\"nobody answers\"");
  CHECK(offline("a=b") == "\"a=b\"");
  CHECK(offline("say \"no\" \\ now") == R"("say \"no\" \\ now")");
}

TEST_CASE("what came from outside forges no line, no field and no colours") {
  CHECK(offline("a\nlevel=error event=store_latched") == R"("a\nlevel=error event=store_latched")");
  CHECK(offline("a\r\t\x1b[31mred\x7f") == R"("a\x0d\x09\x1b[31mred\x7f")");
  CHECK(offline("\" event=\"x") == R"("\" event=\"x")");
  CHECK(offline(std::string("a\0b", 3)) == R"("a\x00b")");
  CHECK(offline("gr\xC3\xBC\xC3\x9F\x9B\xFF") == R"("gr\xc3\xbc\xc3\x9f\x9b\xff")");
}

TEST_CASE("a long value is cut") {
  const std::string shown = offline(std::string(100'000, 'x'));
  CHECK(shown == "\"" + std::string(kLogValueBytesMax, 'x') + "...\"");
  CHECK(offline(std::string(kLogValueBytesMax, 'x')) == std::string(kLogValueBytesMax, 'x'));
}

TEST_CASE("credentials in an address are hidden, each of them") {
  CHECK(offline("nats://box:secret@centre:4222") == "nats://***@centre:4222");
  CHECK(offline("tls://token@a:1,nats://u:p@ss@b:2") == "tls://***@a:1,nats://***@b:2");
  CHECK(offline("cannot connect to nats://u:pass/word@centre (timeout)") ==
        "\"cannot connect to nats://***@centre (timeout)\"");
  CHECK(offline("nats://centre:4222, ask ops@example.org") == "\"nats://centre:4222, ask ops@example.org\"");
}

TEST_CASE("every event has a name of its own and a sentence that says what it means") {
  std::set<std::string_view> names;
  for (const LogEventFacts& what : log_events()) {
    INFO(what.name);
    CHECK(names.insert(what.name).second);
    CHECK(what.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    CHECK(what.meaning.ends_with('.'));
    CHECK(facts(what.event).name == what.name);
  }
}

TEST_CASE("an event that comes again and again is written ten times a minute, and then counted") {
  LogBound bound;
  int written = 0;
  for (int i = 0; i < 1000; ++i) written += bound.admits(LogEvent::sign_in_failed, kMinute) ? 1 : 0;
  CHECK(written == LogBound::kLinesPerMinute);
  CHECK_FALSE(bound.left_out(2 * kMinute - 1).has_value());
  CHECK(bound.left_out(2 * kMinute) == std::pair(LogEvent::sign_in_failed, std::uint64_t{990}));
  CHECK_FALSE(bound.left_out(2 * kMinute).has_value());
  CHECK(bound.admits(LogEvent::sign_in_failed, 2 * kMinute));
}

TEST_CASE("one event's flood leaves the others their lines, and no refused order is left out") {
  LogBound bound;
  for (int i = 0; i < 1000; ++i) bound.admits(LogEvent::sign_in_failed, 0);
  CHECK(bound.admits(LogEvent::sync_offline, 0));
  for (int i = 0; i < 1000; ++i) CHECK(bound.admits(LogEvent::order_refused, 0));
  CHECK(bound.left_out(kMinute)->first == LogEvent::sign_in_failed);
  CHECK_FALSE(bound.left_out(kMinute).has_value());
}

TEST_CASE("a clock that is set back silences no event") {
  LogBound bound;
  for (int i = 0; i < 20; ++i) bound.admits(LogEvent::sync_offline, 10 * kMinute);
  CHECK(bound.admits(LogEvent::sync_offline, kMinute));
}
