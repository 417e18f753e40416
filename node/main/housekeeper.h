// What is done by the clock: orders whose hold ran out let their tickets go, and the node's time is written
// down.
#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "node/box_office/expiry.h"

namespace willcall {

/// The name under which the node's time is kept.
inline constexpr char kTimeMark[] = "time";

class Housekeeper {
 public:
  explicit Housekeeper(Office& office);
  ~Housekeeper();

 private:
  void work();
  bool stopping() const;
  void write_time();

  Office& office_;
  Expiry expiry_;  // of the thread
  mutable std::mutex mutex_;
  std::condition_variable stop_said_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace willcall
