#include "sync/link/driver.h"

#include "sync/tuning.h"

namespace willcall {

Driver::Driver(Engine& engine, Central& central, std::function<TimeMs()> now)
    : engine_(engine), central_(central), now_(std::move(now)), status_(engine.status()), thread_([this] {
        drive();
      }) {}

Driver::~Driver() { stop(std::chrono::milliseconds(0)); }

SyncStatus Driver::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void Driver::stop(std::chrono::milliseconds flush_for) {
  {
    const std::lock_guard lock(mutex_);
    if (!end_) end_ = std::chrono::steady_clock::now() + flush_for;
  }
  central_.wake();
  if (thread_.joinable()) thread_.join();
}

// What must not happen has happened, or a bug: it is said, and the next turn may do better.
void Driver::turn() try {
  engine_.step(now_(), central_.take(tuning::kStepEvery));
} catch (const std::exception& error) {
  engine_.failed(error.what());
}

void Driver::drive() {
  for (;;) {
    turn();
    SyncStatus status = engine_.status();
    online_ = status.link == LinkState::online;
    std::optional<std::chrono::steady_clock::time_point> end;
    {
      const std::lock_guard lock(mutex_);
      status_ = std::move(status);
      end = end_;
    }
    if (end && (!online_ || engine_.sent_all() || std::chrono::steady_clock::now() >= *end)) return;
  }
}

}  // namespace willcall
