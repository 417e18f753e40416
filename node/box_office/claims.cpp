#include "node/box_office/claims.h"

namespace willcall {

void Claim::decide(Result<Answer> verdict) {
  {
    const std::lock_guard lock(mutex_);
    if (verdict_) return;
    verdict_.emplace(std::move(verdict));
  }
  changed_.notify_all();
}

std::optional<Result<Answer>> Claim::decided() const {
  const std::lock_guard lock(mutex_);
  return verdict_;
}

std::optional<Result<Answer>> Claim::wait(std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  while (!verdict_) {
    const auto until = moved_ + patience;
    if (changed_.wait_until(lock, until) == std::cv_status::timeout &&
        std::chrono::steady_clock::now() >= moved_ + patience)
      break;
  }
  return verdict_;
}

void Claim::moved() {
  const std::lock_guard lock(mutex_);
  moved_ = std::chrono::steady_clock::now();
}

std::shared_ptr<Claim> Claims::open(const std::string& venue, const std::string& id) {
  auto claim = std::make_shared<Claim>(venue, id);
  const std::lock_guard lock(mutex_);
  open_.emplace(id, claim);
  open_count_ = open_.size();
  return claim;
}

std::shared_ptr<Claim> Claims::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(id);
  return at == open_.end() ? nullptr : at->second;
}

void Claims::decide(const std::string& id, Result<Answer> verdict) {
  std::shared_ptr<Claim> claim;
  {
    const std::lock_guard lock(mutex_);
    const auto at = open_.find(id);
    if (at == open_.end()) return;
    claim = std::move(at->second);
    open_.erase(at);
    open_count_ = open_.size();
  }
  claim->decide(std::move(verdict));
}

}  // namespace willcall
