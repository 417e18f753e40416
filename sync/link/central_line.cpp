#include "sync/link/central_line.h"

#include <charconv>
#include <chrono>
#include <random>
#include <thread>

#include "sync/tuning.h"

namespace willcall {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLookEvery{1};

std::string fresh(const std::string& inbox) {
  std::random_device random;
  return inbox + "." + std::to_string(random()) + std::to_string(random());
}

Error unreachable(std::string detail) { return {Code::central_unreachable, std::move(detail), {}, {}}; }

}  // namespace

CentralLine::CentralLine(std::string inbox) : inbox_(std::move(inbox)) {}

Result<std::unique_ptr<CentralLine>> CentralLine::open(const LinkOptions& options, const std::string& inbox,
                                                       Log& log) {
  std::unique_ptr<CentralLine> self(new CentralLine(fresh(inbox)));
  const auto on_closed = [line = self.get()] {
    const std::lock_guard lock(line->mutex_);
    line->closed_ = true;
    line->came_.notify_all();
  };
  auto connection = NatsConnection::open(
      options, self->inbox_, [line = self.get()](const NatsMessage& m) { line->on_message(m); }, on_closed,
      log, self->given_up_);
  if (!connection) return connection.error();
  self->line_ = std::move(*connection);
  return self;
}

void CentralLine::on_message(const NatsMessage& message) {
  const std::string_view token = message.subject.substr(message.subject.rfind('.') + 1);
  std::uint64_t number = 0;
  std::from_chars(token.data(), token.data() + token.size(), number);
  const std::lock_guard lock(mutex_);
  if (number != waiting_for_) return;  // of a question that was given up
  answer_ = Answer{std::string(message.body), message.body.empty() ? message.header("Status") : ""};
  came_.notify_all();
}

bool CentralLine::complains_of(const std::string& text) const {
  const std::string complaint = line_->last_complaint();
  return complaint.find("\"" + text + "\"") != std::string::npos;
}

bool CentralLine::answered_or_denied(const std::string& subject) {
  const auto end = Clock::now() + tuning::kRequestTimeout;
  std::unique_lock lock(mutex_);
  while (!answer_ && !closed_ && Clock::now() < end) {
    came_.wait_for(lock, 20 * kLookEvery);
    if (complains_of(subject)) break;
  }
  return answer_.has_value();
}

Result<CentralLine::Answer> CentralLine::ask(const std::string& subject, std::string_view body) {
  {
    const std::lock_guard lock(mutex_);
    waiting_for_ = ++last_;
    answer_.reset();
  }
  const bool sent = line_->publish(subject, inbox_ + "." + std::to_string(last_), body);
  if (sent && answered_or_denied(subject)) return *answer_;
  const std::string complaint = line_->last_complaint();
  return unreachable("the centre does not answer to " + subject +
                     (complaint.empty() ? "" : " (" + complaint + ")"));
}

std::optional<bool> CentralLine::may_publish(const std::string& subject) {
  const std::string refused = "$JS.ACK.willcall.check." + std::to_string(++last_);
  if (!line_->publish(subject, refused, "willcall central check: to be refused")) return std::nullopt;
  const auto end = Clock::now() + tuning::kRequestTimeout;
  for (; Clock::now() < end; std::this_thread::sleep_for(kLookEvery)) {
    if (complains_of(refused)) return true;
    if (complains_of(subject)) return false;
  }
  return std::nullopt;
}

}  // namespace willcall
