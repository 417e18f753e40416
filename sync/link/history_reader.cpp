#include "sync/link/history_reader.h"

#include <utility>

#include "sync/tuning.h"

namespace willcall {

void HistoryReader::begin(const std::string& consumer, const std::string& subject, std::uint64_t at_least) {
  const std::lock_guard lock(mutex_);
  consumer_ = consumer;
  subject_ = subject;
  at_least_ = at_least;
  messages_.clear();
  complete_ = false;
}

bool HistoryReader::is_next(const Place& at, const StreamMessage& message) const {
  return message.subject == subject_ && at.place == messages_.size() + 1 &&
         (messages_.empty() || message.sequence > messages_.back().sequence);
}

bool HistoryReader::take(const Place& at, StreamMessage& message) {
  {
    const std::lock_guard lock(mutex_);
    if (!consumer_ || *consumer_ != at.consumer) return false;
    if (complete_ || !is_next(at, message)) return true;  // late, of an earlier read
    messages_.push_back(std::move(message));
    complete_ = at.pending == 0 && messages_.size() >= at_least_;
  }
  came_.notify_all();
  return true;
}

std::size_t HistoryReader::size() const {
  const std::lock_guard lock(mutex_);
  return messages_.size();
}

bool HistoryReader::wait(std::size_t before, std::size_t enough) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, tuning::kReadTimeout,
                 [&] { return given_up_ || complete_ || messages_.size() >= enough; });
  return messages_.size() > before;
}

bool HistoryReader::complete() const {
  const std::lock_guard lock(mutex_);
  return complete_;
}

std::vector<StreamMessage> HistoryReader::end() {
  const std::lock_guard lock(mutex_);
  consumer_.reset();
  return std::exchange(messages_, {});
}

void HistoryReader::give_up() {
  {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
  }
  came_.notify_all();
}

}  // namespace willcall
