#include "tools/willcall/when.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace willcall {
namespace {

constexpr TimeMs kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

std::string ago_text(TimeMs passed) {
  const auto count = [&](TimeMs unit, const char* name) { return std::to_string(passed / unit) + name; };
  if (passed < kMinute) return count(kSecond, " s ago");
  if (passed < 2 * kHour) return count(kMinute, " min ago");
  return passed < 2 * kDay ? count(kHour, " h ago") : count(kDay, " days ago");
}

}  // namespace

std::optional<TimeMs> parse_rfc3339(const std::string& text) {
  using namespace std::chrono;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0, length = 0;
  const int read =
      std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ%n", &y, &mo, &d, &h, &mi, &s, &ms, &length);
  if (read != 7 || static_cast<std::size_t>(length) != text.size()) return std::nullopt;
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  if (!date.ok()) return std::nullopt;
  return (sys_days{date}.time_since_epoch() + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms}) /
         milliseconds{1};
}

std::string when_text(TimeMs time, TimeMs now) {
  // The node's clock and ours may differ by a little; nothing happened in the future.
  const TimeMs passed = std::max<TimeMs>(0, now - time);
  const std::time_t at = time / kSecond;
  std::tm local{};
  ::localtime_r(&at, &local);
  char text[64];
  if (std::strftime(text, sizeof text, passed < kDay ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &local) == 0)
    return "?";
  return std::string(text) + ", " + ago_text(passed);
}

}  // namespace willcall
