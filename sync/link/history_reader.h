// Collects one record's whole history, which comes as the messages of a short-lived consumer. Threads: any;
// one history at a time.
#pragma once
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sync/messages.h"

namespace willcall {

class HistoryReader {
 public:
  void begin(const std::string& consumer);
  /// A message came; false if it is not of the history that is being read. `last`: none waits behind it.
  bool take(std::string_view consumer, StreamMessage& message, bool last);
  /// Waits until the history is complete or has grown by `more`. False: nothing came in time.
  bool wait(std::size_t more);
  bool complete() const;
  /// What was collected; nothing is being read any more.
  std::vector<StreamMessage> end();
  void give_up();

 private:
  mutable std::mutex mutex_;
  std::condition_variable came_;         // with mutex_
  std::optional<std::string> consumer_;  // guarded by mutex_
  std::vector<StreamMessage> messages_;  // guarded by mutex_
  bool complete_ = false;                // guarded by mutex_
  bool given_up_ = false;                // guarded by mutex_
};

}  // namespace willcall
