// Collects one record's whole history, which comes as the messages of a short-lived consumer. Threads: any;
// one history at a time.
//
// The consumer has the same name every time, so what an earlier read asked for can still come in. Only the
// message that is next in its place is taken: of this subject, delivered next, behind the last in the stream.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/messages.h"

namespace willcall {

class HistoryReader {
 public:
  /// What a delivery says of itself.
  struct Place {
    std::string_view consumer;
    std::uint64_t place = 0;    ///< among what the consumer delivered; the first is 1
    std::uint64_t pending = 0;  ///< messages that wait behind it
  };

  /// `at_least`: so many messages stood there when the consumer was made.
  void begin(const std::string& consumer, const std::string& subject, std::uint64_t at_least);
  /// A message came. False: it belongs to something else than a history.
  bool take(const Place& at, StreamMessage& message);
  std::size_t size() const;
  /// Waits until the history is complete or holds `enough`. `before`: its size when they were asked for.
  /// False: none of them came in time.
  bool wait(std::size_t before, std::size_t enough);
  bool complete() const;
  /// What was collected; nothing is being read any more.
  std::vector<StreamMessage> end();
  void give_up();

 private:
  bool is_next(const Place& at, const StreamMessage& message) const;

  mutable std::mutex mutex_;
  std::condition_variable came_;         // with mutex_
  std::optional<std::string> consumer_;  // guarded by mutex_; none: nothing is being read
  std::string subject_;                  // guarded by mutex_
  std::uint64_t at_least_ = 0;           // guarded by mutex_
  std::vector<StreamMessage> messages_;  // guarded by mutex_
  bool complete_ = false;                // guarded by mutex_
  bool given_up_ = false;                // guarded by mutex_
};

}  // namespace willcall
