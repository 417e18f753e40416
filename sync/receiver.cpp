#include "sync/receiver.h"

#include <algorithm>

namespace willcall {

void Receiver::deliver(Delivery delivery) {
  waiting_[delivery.feed] = delivery.lag;
  place_[delivery.feed] = delivery.place;
  refused_[delivery.feed].erase(delivery.message.sequence);
  arrived_[delivery.feed].push_back(std::move(delivery));
}

Receiver::Taken Receiver::take() {
  Taken taken;
  if (arrived_.empty()) return taken;
  auto node = arrived_.extract(arrived_.begin());
  taken.batch.feed = node.key();
  const auto held = held_sequences_.find(node.key());
  if (held != held_sequences_.end() && !held->second.empty()) taken.batch.held_from = *held->second.begin();
  for (Delivery& delivery : node.mapped()) {
    taken.batch.messages.push_back(std::move(delivery.message));
    taken.acks.push_back(std::move(delivery.ack));
  }
  return taken;
}

void Receiver::refused(const Replica::Batch& batch) {
  for (const StreamMessage& message : batch.messages) refused_[batch.feed].insert(message.sequence);
}

void Receiver::hold(const RecordKey& key, const std::string& feed, std::uint64_t sequence, std::string ack) {
  std::vector<Held>& held = held_[key];
  const auto same = std::find_if(held.begin(), held.end(),
                                 [&](const Held& h) { return h.feed == feed && h.sequence == sequence; });
  if (same != held.end()) {  // delivered again meanwhile
    same->ack = std::move(ack);
    return;
  }
  held_sequences_[feed].insert(sequence);
  held.push_back({feed, sequence, std::move(ack)});
}

std::vector<std::string> Receiver::release(const RecordKey& key) {
  std::vector<std::string> acks;
  const auto at = held_.find(key);
  if (at == held_.end()) return acks;
  for (Held& held : at->second) {
    auto& sequences = held_sequences_[held.feed];
    sequences.erase(sequences.find(held.sequence));
    acks.push_back(std::move(held.ack));
  }
  held_.erase(at);
  return acks;
}

void Receiver::link_down() {
  arrived_.clear();
  held_.clear();
  held_sequences_.clear();
  refused_.clear();
  waiting_.clear();
  place_.clear();
  lost_.clear();
}

void Receiver::seen(const FeedStatus& feed) {
  if (feed.delivered >= place_[feed.feed]) waiting_[feed.feed] = feed.waiting;
  lost_[feed.feed] = feed.unacknowledged;
}

std::uint64_t Receiver::lag() const {
  std::uint64_t lag = 0;
  for (const auto& [feed, waiting] : waiting_) lag += waiting;
  for (const auto& [feed, lost] : lost_) lag += lost;
  for (const auto& [feed, sequences] : refused_) lag += sequences.size();
  for (const auto& [feed, deliveries] : arrived_) lag += deliveries.size();
  for (const auto& [feed, sequences] : held_sequences_) lag += sequences.size();
  return lag;
}

}  // namespace willcall
