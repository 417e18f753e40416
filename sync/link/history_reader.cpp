#include "sync/link/history_reader.h"

#include <utility>

#include "sync/tuning.h"

namespace willcall {

void HistoryReader::begin(const std::string& consumer) {
  const std::lock_guard lock(mutex_);
  consumer_ = consumer;
  messages_.clear();
  complete_ = false;
}

bool HistoryReader::take(std::string_view consumer, StreamMessage& message, bool last) {
  {
    const std::lock_guard lock(mutex_);
    if (!consumer_ || *consumer_ != consumer) return false;
    messages_.push_back(std::move(message));
    complete_ = complete_ || last;
  }
  came_.notify_all();
  return true;
}

bool HistoryReader::wait(std::size_t more) {
  std::unique_lock lock(mutex_);
  const std::size_t before = messages_.size();
  came_.wait_for(lock, tuning::kReadTimeout,
                 [&] { return given_up_ || complete_ || messages_.size() >= before + more; });
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
