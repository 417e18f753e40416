#include "sync/link/feeds.h"

#include <algorithm>

#include "sync/tuning.h"

namespace willcall {

void Feeds::add(Feed feed, const FeedStatus& opened) {
  const std::lock_guard lock(mutex_);
  feeds_.push_back({std::move(feed), 0, Clock::now(), opened.waiting, opened.unacknowledged});
}

std::vector<Feed> Feeds::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Feed> feeds;
  for (const Entry& entry : feeds_) feeds.push_back(entry.feed);
  return feeds;
}

Feed Feeds::at(std::size_t index) const {
  const std::lock_guard lock(mutex_);
  return feeds_.at(index).feed;
}

void Feeds::asked(std::size_t index) {
  const std::lock_guard lock(mutex_);
  feeds_.at(index).outstanding += tuning::kPullBatch;
}

std::optional<Feeds::Came> Feeds::came(const jetstream::DeliveryInfo& info) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : feeds_) {
    if (entry.feed.consumer != info.consumer || entry.feed.stream != info.stream) continue;
    entry.heard = Clock::now();
    entry.waiting = info.pending;
    if (entry.outstanding > 0) --entry.outstanding;
    const bool room = entry.outstanding + tuning::kPullBatch <= tuning::kPullsAhead * tuning::kPullBatch;
    return Came{static_cast<std::size_t>(&entry - feeds_.data()), room};
  }
  return std::nullopt;
}

void Feeds::ended(std::size_t index, std::size_t unsent) {
  const std::lock_guard lock(mutex_);
  Entry& entry = feeds_.at(index);
  entry.outstanding -= std::min(entry.outstanding, unsent);
}

void Feeds::heard(std::size_t index) {
  const std::lock_guard lock(mutex_);
  feeds_.at(index).heard = Clock::now();
}

void Feeds::all_heard() {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : feeds_) entry.heard = Clock::now();
}

void Feeds::looked(std::size_t index, const FeedStatus& seen) {
  const std::lock_guard lock(mutex_);
  Entry& entry = feeds_.at(index);
  entry.waiting = seen.waiting;
  entry.unacknowledged = seen.unacknowledged;
}

bool Feeds::unsettled() const {
  const std::lock_guard lock(mutex_);
  return std::any_of(feeds_.begin(), feeds_.end(),
                     [](const Entry& e) { return e.waiting > 0 || e.unacknowledged > 0; });
}

bool Feeds::silent() const {
  const std::lock_guard lock(mutex_);
  const auto limit = Clock::now() - 3 * tuning::kHeartbeat;
  return std::any_of(feeds_.begin(), feeds_.end(), [&](const Entry& e) { return e.heard < limit; });
}

}  // namespace willcall
