#include "node/box_office/clock.h"

#include <time.h>

#include <algorithm>

namespace willcall {
namespace {

TimeMs milliseconds_of(clockid_t clock) {
  timespec t{};
  ::clock_gettime(clock, &t);
  return static_cast<TimeMs>(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000;
}

}  // namespace

// BOOTTIME, unlike MONOTONIC, goes on while the PC sleeps.
NodeClock::NodeClock(TimeMs not_before)
    : start_(std::max(not_before, milliseconds_of(CLOCK_REALTIME))),
      booted_(milliseconds_of(CLOCK_BOOTTIME)) {}

TimeMs NodeClock::now() const { return start_ + milliseconds_of(CLOCK_BOOTTIME) - booted_; }

}  // namespace willcall
