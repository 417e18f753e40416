#include "schema/log_bound.h"

namespace willcall {
namespace {

constexpr TimeMs kMinuteMs = 60'000;

// The machine's clock may be set back.
bool is_over(TimeMs began, TimeMs now) { return now >= began + kMinuteMs || now < began; }

}  // namespace

bool LogBound::admits(LogEvent event, TimeMs now) {
  if (facts(event).each) return true;
  Minute& minute = minutes_[static_cast<std::size_t>(event)];
  if (is_over(minute.began, now)) minute = {now, 0, minute.left_out};
  if (minute.written < kLinesPerMinute) return ++minute.written > 0;
  ++minute.left_out;
  return false;
}

std::optional<std::pair<LogEvent, std::uint64_t>> LogBound::left_out(TimeMs now) {
  for (std::size_t i = 0; i < minutes_.size(); ++i)
    if (minutes_[i].left_out > 0 && is_over(minutes_[i].began, now))
      return std::pair(static_cast<LogEvent>(i), std::exchange(minutes_[i].left_out, 0));
  return std::nullopt;
}

}  // namespace willcall
