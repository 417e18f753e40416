// This node's time: milliseconds that look like Unix time and never go back. Between start and stop it
// follows a clock that no one can set; over a restart it goes on from the later of the wall clock and the
// last time that was stored. Holds and promises run in it; versions never look at it.
#pragma once
#include <atomic>
#include <chrono>
#include <memory>

#include "schema/records.h"

namespace willcall {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Threads: any.
  virtual TimeMs now() const = 0;
};

class NodeClock final : public Clock {
 public:
  /// `not_before`: the last time this store is known to have seen.
  explicit NodeClock(TimeMs not_before);
  TimeMs now() const override;

 private:
  const TimeMs start_;
  const TimeMs booted_;
};

}  // namespace willcall
