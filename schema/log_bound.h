// Keeps an event that comes again and again from filling the journal: of each kind the first lines of a
// minute are written, of the others only how many. A value machine: time is handed in. Threads: one.
#pragma once
#include <array>
#include <optional>
#include <utility>

#include "schema/log.h"
#include "schema/records.h"

namespace willcall {

class LogBound {
 public:
  static constexpr int kLinesPerMinute = 10;

  /// May this one be written? Events of which each counts always may.
  bool admits(LogEvent event, TimeMs now);
  /// An event whose minute is over and of which lines were left out, and how many; forgets it. Call until it
  /// gives nothing.
  std::optional<std::pair<LogEvent, std::uint64_t>> left_out(TimeMs now);

 private:
  struct Minute {
    TimeMs began = 0;
    int written = 0;
    std::uint64_t left_out = 0;
  };
  std::array<Minute, kLogEvents> minutes_{};
};

}  // namespace willcall
