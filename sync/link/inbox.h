// Where everything that comes from the centre waits for the engine's thread. LinkDown is a border: what a
// dead session still says is dropped.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "sync/central.h"

namespace willcall {

class Inbox {
 public:
  using Epoch = std::uint64_t;

  /// A new session begins; what earlier ones say is dropped from now on.
  Epoch begin();
  /// Threads: any.
  void put(Epoch epoch, CentralInput input);
  /// Ends the session: nothing of it comes behind `last`.
  void end(Epoch epoch, LinkDown last);

  std::vector<CentralInput> take(std::chrono::milliseconds wait);
  void wake();

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<CentralInput> inputs_;  // guarded by mutex_
  Epoch epoch_ = 0;                   // guarded by mutex_
  bool woken_ = false;                // guarded by mutex_
};

}  // namespace willcall
