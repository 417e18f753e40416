// The thread that drives the engine.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "sync/engine.h"

namespace willcall {

class Driver {
 public:
  /// Starts at once. `now`: this node's time.
  Driver(Engine& engine, Central& central, std::function<TimeMs()> now);
  ~Driver();

  /// Threads: any.
  SyncStatus status() const;
  /// As status().link says; cheap.
  bool online() const { return online_; }

  /// Sends on until the outbox is empty, the link is down or `flush_for` has passed; then ends. Returns when
  /// ended.
  void stop(std::chrono::milliseconds flush_for);

 private:
  void drive();
  void turn();

  Engine& engine_;
  Central& central_;
  const std::function<TimeMs()> now_;
  std::atomic<bool> online_{false};
  mutable std::mutex mutex_;
  SyncStatus status_;                                         // guarded by mutex_
  std::optional<std::chrono::steady_clock::time_point> end_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace willcall
