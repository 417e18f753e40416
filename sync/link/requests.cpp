#include "sync/link/requests.h"

#include "sync/tuning.h"

namespace willcall {

Requests::Token Requests::add(Request request) {
  const bool pull = request.what == What::pull;
  const auto patience = pull ? 2 * tuning::kPullExpires : tuning::kRequestTimeout;
  const std::lock_guard lock(mutex_);
  open_.emplace(++last_, Entry{std::move(request), Clock::now() + patience});
  return last_;
}

std::optional<Requests::Request> Requests::answered(Token token) {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(token);
  if (at == open_.end()) return std::nullopt;
  Request request = at->second.request;
  if (request.what != What::pull) open_.erase(at);
  return request;
}

void Requests::end(Token token) {
  const std::lock_guard lock(mutex_);
  open_.erase(token);
}

std::vector<Requests::Request> Requests::late() {
  std::vector<Request> late;
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  for (auto at = open_.begin(); at != open_.end();) {
    if (at->second.deadline <= now) {
      late.push_back(std::move(at->second.request));
      at = open_.erase(at);
    } else if (at->second.request.what == What::pull) {
      ++at;  // lives longer than what was asked after it
    } else {
      break;  // the rest was asked later and has the same patience
    }
  }
  return late;
}

void Requests::put_answer(Token token, std::string answer) {
  {
    const std::lock_guard lock(mutex_);
    answers_[token] = std::move(answer);
  }
  came_.notify_all();
}

std::optional<std::string> Requests::wait(Token token) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, tuning::kRequestTimeout, [&] { return given_up_ || answers_.contains(token); });
  open_.erase(token);
  const auto node = answers_.extract(token);
  return node ? std::optional(std::move(node.mapped())) : std::nullopt;
}

void Requests::give_up() {
  {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
  }
  came_.notify_all();
}

}  // namespace willcall
