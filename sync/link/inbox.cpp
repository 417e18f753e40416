#include "sync/link/inbox.h"

namespace willcall {

Inbox::Epoch Inbox::begin() {
  const std::lock_guard lock(mutex_);
  return ++epoch_;
}

void Inbox::put(Epoch epoch, CentralInput input) {
  {
    const std::lock_guard lock(mutex_);
    if (epoch != epoch_) return;
    inputs_.push_back(std::move(input));
  }
  arrived_.notify_one();
}

void Inbox::end(Epoch epoch, LinkDown last) {
  {
    const std::lock_guard lock(mutex_);
    if (epoch != epoch_) return;
    inputs_.emplace_back(std::move(last));
    ++epoch_;
  }
  arrived_.notify_one();
}

std::vector<CentralInput> Inbox::take(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, wait, [this] { return woken_ || !inputs_.empty(); });
  woken_ = false;
  return std::exchange(inputs_, {});
}

void Inbox::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  arrived_.notify_one();
}

}  // namespace willcall
