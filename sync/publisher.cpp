#include "sync/publisher.h"

#include "schema/probe.h"
#include "sync/tuning.h"

namespace willcall {

void Publisher::enter(const RecordKey& key, Slot& slot, State state) {
  if (slot.state == State::in_flight && !probe::sown("an attempt that has ended still counts"))
    attempts_.erase(slot.attempt);
  if (slot.state == State::parked) --parked_;
  slot.state = state;
  if (state == State::parked) {
    probe::sometimes("a record was parked");
    ++parked_;
  }
  if (state == State::waiting) {
    if (slot.event.urgent) {
      waiting_.push_front(key);
    } else {
      waiting_.push_back(key);
    }
  }
  if (state == State::to_read) to_read_.push_back(key);
}

void Publisher::offer(Outgoing event) {
  const RecordKey key = event.key;
  auto [at, fresh] = slots_.try_emplace(key);
  Slot& slot = at->second;
  if (!fresh && slot.event.entry == event.entry && slot.event.expected_sequence == event.expected_sequence)
    return;
  slot.event = std::move(event);
  slot.attempts = 0;
  slot.not_before = 0;
  enter(key, slot, State::waiting);
}

void Publisher::forget(const RecordKey& key) {
  const auto at = slots_.find(key);
  if (at == slots_.end()) return;
  if (at->second.state == State::in_flight) attempts_.erase(at->second.attempt);
  if (at->second.state == State::parked) --parked_;
  slots_.erase(at);
}

std::optional<std::pair<AttemptId, const Outgoing*>> Publisher::start() {
  while (!waiting_.empty()) {
    // What is urgent stands in front, and does not wait for a place.
    const auto first = slots_.find(waiting_.front());
    const bool urgent = first != slots_.end() && first->second.event.urgent;
    if (!urgent && attempts_.size() >= tuning::kInFlightMax) return std::nullopt;
    const RecordKey key = std::move(waiting_.front());
    waiting_.pop_front();
    const auto at = slots_.find(key);
    if (at == slots_.end() || at->second.state != State::waiting) continue;
    Slot& slot = at->second;
    slot.state = State::in_flight;
    slot.attempt = ++last_attempt_;
    attempts_.emplace(slot.attempt, key);
    return std::pair(slot.attempt, &slot.event);
  }
  return std::nullopt;
}

std::optional<RecordKey> Publisher::read(TimeMs now) {
  for (std::size_t n = to_read_.size(); n > 0; --n) {
    RecordKey key = std::move(to_read_.front());
    to_read_.pop_front();
    const auto at = slots_.find(key);
    if (at == slots_.end() || at->second.state != State::to_read) continue;
    if (at->second.not_before > now) {
      to_read_.push_back(std::move(key));
      continue;
    }
    at->second.state = State::reading;
    return key;
  }
  return std::nullopt;
}

const Outgoing* Publisher::attempt(AttemptId id) const {
  const auto at = attempts_.find(id);
  return at == attempts_.end() ? nullptr : &slots_.at(at->second).event;
}

void Publisher::unclear(AttemptId id) {
  const auto at = attempts_.find(id);
  if (at == attempts_.end()) return;
  const RecordKey key = at->second;
  enter(key, slots_.at(key), State::to_read);
}

void Publisher::nothing_new(const RecordKey& key, TimeMs now) {
  const auto at = slots_.find(key);
  if (at == slots_.end() || at->second.state != State::reading) return;
  Slot& slot = at->second;
  const bool again = ++slot.attempts < tuning::kAttemptsMax;
  slot.not_before = again ? 0 : now + tuning::kParkedFor.count();
  enter(key, slot, again ? State::waiting : State::parked);
}

void Publisher::read_failed(const RecordKey& key, TimeMs now) {
  const auto at = slots_.find(key);
  if (at == slots_.end() || at->second.state != State::reading) return;
  at->second.not_before = now + tuning::kReadAgainAfter.count();
  enter(key, at->second, State::to_read);
}

const Outgoing* Publisher::known(const RecordKey& key) const {
  const auto at = slots_.find(key);
  return at == slots_.end() ? nullptr : &at->second.event;
}

void Publisher::link_down() {
  if (probe::sown("a lost link keeps its attempts in flight")) return;
  for (auto& [key, slot] : slots_)
    if (slot.state == State::in_flight || slot.state == State::reading) {
      slot.attempts = 0;  // the line broke; the centre has refused nothing
      slot.not_before = 0;
      enter(key, slot, State::to_read);
    }
}

void Publisher::link_up() { unpark(INT64_MAX); }

void Publisher::unpark(TimeMs now) {
  if (parked_ == 0) return;
  for (auto& [key, slot] : slots_)
    if (slot.state == State::parked && slot.not_before <= now) {
      slot.attempts = 0;
      enter(key, slot, State::waiting);
    }
}

bool Publisher::has_room() const { return slots_.size() - parked_ < 2 * tuning::kInFlightMax; }

}  // namespace willcall
