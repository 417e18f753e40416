#include "sync/engine.h"

#include <algorithm>

#include "schema/probe.h"
#include "schema/subjects.h"
#include "sync/tuning.h"

namespace willcall {

Engine::Engine(Replica& replica, Central& central, Log& log)
    : replica_(replica), central_(central), log_(log) {
  replica_.on_pending([this] { central_.wake(); });
}

void Engine::step(TimeMs now, std::vector<CentralInput> inputs) {
  now_ = now;
  for (CentralInput& input : inputs) std::visit([this](auto& value) { on(value); }, input);
  store_confirmed();
  store_arrived();
  if (!online_) return;
  publisher_.unpark(now_);
  for (Outgoing& event : replica_.urgent()) offer(std::move(event));
  scan();
  compare_more();
  send();
}

void Engine::on(LinkUp& up) {
  log_.write(LogEvent::sync_online, {});
  ++link_ups_;
  online_ = true;
  since_ = moved_at_ = now_;
  reason_.clear();
  streams_ = std::move(up.streams);
  warnings_ = std::move(up.warnings);
  for (const FeedStatus& feed : up.feeds) receiver_.seen(feed);
  publisher_.link_up();
  scanned_ = 0;
}

void Engine::on(LinkDown& down) {
  if (online_ || reason_ != down.reason) log_.write(LogEvent::sync_offline, {{"reason", down.reason}});
  // Acks that came before it in this turn are still good; what is under way has ended.
  store_confirmed();
  if (online_) since_ = now_;
  online_ = false;
  reason_ = std::move(down.reason);
  publisher_.link_down();
  receiver_.link_down();
  reading_.clear();
  whole_wanted_.clear();  // their messages come again
  whole_queue_.clear();
  read_again_.clear();
}

void Engine::on(PublishResult& result) {
  const Outgoing* event = publisher_.attempt(result.attempt);
  if (!event) return probe::sometimes("a result of an attempt that has ended");
  if (result.sequence) {
    confirmed_.push_back({event->key, event->entry, *result.sequence});
    confirmed_attempts_.push_back(result.attempt);
  } else {
    probe::sometimes(result.refusal == "no answer in time"     ? "an attempt without an answer"
                     : result.refusal == "duplicate"           ? "refused as a duplicate"
                     : result.refusal == "wrong last sequence" ? "refused by the compare-and-set"
                                                               : "refused for another reason");
    publisher_.unclear(result.attempt);
  }
}

void Engine::on(FeedsSeen& seen) {
  for (const FeedStatus& feed : seen.feeds) receiver_.seen(feed);
}

void Engine::on(Delivery& delivery) { receiver_.deliver(std::move(delivery)); }

void Engine::on(ReadResult& result) {
  const auto at = reading_.find(result.read);
  if (at == reading_.end()) return;  // of a link that has gone
  const Reading reading = at->second;
  reading_.erase(at);
  if (reading.whole) {
    read_whole_came(reading.key, result);
  } else {
    read_last_came(reading.key, result);
  }
}

void Engine::read_last_came(const RecordKey& key, ReadResult& result) {
  if (!result.answered) return publisher_.read_failed(key, now_);
  const Outgoing* event = publisher_.known(key);
  if (!event) return;
  const std::uint64_t last = result.messages.empty() ? 0 : result.messages.back().sequence;
  if (probe::sown("a reading confirms whatever stands there") && last > event->expected_sequence)
    confirmed_.push_back({key, event->entry, last});
  if (last == event->expected_sequence) {
    probe::sometimes("the reading said: nothing new");
    return publisher_.nothing_new(key, now_);
  }
  if (last < event->expected_sequence) {  // shorter than what was seen
    probe::sometimes("a reading shorter than what was seen");
    return read_whole(key);
  }
  moved_on(key);
  const auto applied = replica_.apply({{}, std::move(result.messages), 0});
  if (!applied) return publisher_.read_failed(key, now_);
  const auto ready = replica_.next({key});
  // The newest message did not become the base: garbage, or an old version sent again. What lies before it
  // may be news.
  const bool beside = !ready.empty() && ready.front().expected_sequence < last;
  if (beside || applied->dispositions.front() == Replica::Disposition::read_whole) return read_whole(key);
  reading_ended(key, applied->touched);
}

void Engine::read_whole(const RecordKey& key) {
  if (whole_wanted_.insert(key).second) {
    whole_queue_.push_back(key);
  } else {
    moved_on(key);
  }
}

// A reading that is under way may have been answered before this: it would look as if the centre had lost
// what has come since, and let go of messages that it does not hold.
void Engine::moved_on(const RecordKey& key) {
  if (!whole_wanted_.contains(key)) return;
  for (const auto& [id, reading] : reading_)
    if (reading.whole && reading.key == key) read_again_.insert(key);
}

void Engine::read_whole_came(const RecordKey& key, ReadResult& result) {
  whole_wanted_.erase(key);
  const bool old = read_again_.erase(key) > 0 && !probe::sown("an old reading counts");
  if (old) {
    probe::sometimes("a record moved on while it was being read");
    return read_whole(key);
  }
  const auto touched = result.answered ? replica_.compare(key, result.messages) : std::nullopt;
  if (!touched) {  // again, after a while; what waits for it stays unacknowledged
    whole_not_before_ = now_ + tuning::kReadAgainAfter.count();
    return read_whole(key);
  }
  central_.acknowledge(receiver_.release(key));
  reading_ended(key, *touched);
}

// What would leave just as it was refused has made another attempt in vain; anything else is progress.
void Engine::reading_ended(const RecordKey& key, const Replica::Touched& touched) {
  const Outgoing* known = publisher_.known(key);
  const auto ready = replica_.next({key});
  if (known && !ready.empty() && ready.front().entry == known->entry &&
      ready.front().expected_sequence == known->expected_sequence) {
    publisher_.nothing_new(key, now_);
  } else {
    moved_at_ = now_;
    publisher_.forget(key);
    follow_up({key});
  }
  follow_up(touched);
}

void Engine::store_confirmed() {
  if (confirmed_.empty()) return;
  const auto touched = replica_.confirm(confirmed_);
  if (touched) {
    moved_at_ = now_;
    acknowledged_ += confirmed_.size();
    for (const Confirmed& c : confirmed_) {
      publisher_.forget(c.key);
      moved_on(c.key);
    }
    follow_up(*touched);
  } else {  // could not be stored: the echo, or a reading, will say it again
    for (const AttemptId attempt : confirmed_attempts_) publisher_.unclear(attempt);
  }
  confirmed_.clear();
  confirmed_attempts_.clear();
}

void Engine::store_arrived() {
  for (;;) {
    Receiver::Taken taken = receiver_.take();
    if (taken.batch.messages.empty()) return;
    const auto applied = replica_.apply(taken.batch);
    if (!applied) {  // not acknowledged: it will come again
      receiver_.refused(taken.batch);
      continue;
    }
    std::vector<std::string> acks;
    for (std::size_t i = 0; i < taken.acks.size(); ++i) {
      if (applied->dispositions[i] == Replica::Disposition::done) {
        acks.push_back(std::move(taken.acks[i]));
        if (!whole_wanted_.empty())
          if (const auto key = key_of_subject(taken.batch.messages[i].subject)) moved_on(*key);
      } else if (const auto key = key_of_subject(taken.batch.messages[i].subject)) {
        if (probe::sown("a message that is held back is forgotten")) {
          acks.push_back(std::move(taken.acks[i]));
          continue;
        }
        receiver_.hold(*key, taken.batch.feed, taken.batch.messages[i].sequence, std::move(taken.acks[i]));
        read_whole(*key);
      }
    }
    if (probe::sown("a message that is held back is acknowledged"))
      for (std::string& ack : taken.acks) acks.push_back(std::move(ack));
    central_.acknowledge(acks);
    applied_ += acks.size();
    follow_up(applied->touched);
  }
}

// What may leave now of these records; what has nothing left is forgotten.
void Engine::follow_up(const Replica::Touched& touched) {
  if (touched.empty()) return;
  std::vector<Outgoing> ready = replica_.next(touched);
  std::set<RecordKey> with_more;
  for (const Outgoing& event : ready) with_more.insert(event.key);
  for (const RecordKey& key : touched)
    if (!with_more.contains(key)) publisher_.forget(key);
  for (Outgoing& event : ready) offer(std::move(event));
}

void Engine::offer(Outgoing event) {
  if (publisher_.empty()) moved_at_ = now_;  // from now on it could stand still
  publisher_.offer(std::move(event));
}

void Engine::scan() {
  if (now_ >= rescan_at_) {
    rescan_at_ = now_ + tuning::kRescanEvery.count();
    if (publisher_.empty()) scanned_ = 0;
  }
  while (publisher_.has_room()) {
    Replica::Scan found = replica_.pending(scanned_, tuning::kScanRows);
    scanned_ = std::max(scanned_, found.looked_at);
    for (Outgoing& event : found.ready) offer(std::move(event));
    if (found.at_end) return;
  }
}

void Engine::compare_everything() { compare_from_.emplace(); }

// As many more as are read at a time: what is in line already costs one reading.
void Engine::compare_more() {
  if (!compare_from_ || whole_wanted_.size() >= tuning::kReadsMax) return;
  const std::vector<RecordKey> keys = replica_.records(compare_from_->after, tuning::kReadsMax);
  for (const RecordKey& key : keys) read_whole(key);
  compare_from_->after = keys.empty() ? compare_from_->after : keys.back();
  if (keys.size() < tuning::kReadsMax) compare_from_.reset();
}

void Engine::send() {
  while (const auto next = publisher_.start()) central_.publish(next->first, *next->second);
  while (reading_.size() < tuning::kReadsMax) {
    if (!whole_queue_.empty() && now_ >= whole_not_before_) {
      const RecordKey key = std::move(whole_queue_.front());
      whole_queue_.pop_front();
      reading_.emplace(++last_read_, Reading{key, true});
      central_.read_whole(last_read_, key);
    } else if (const auto key = publisher_.read(now_)) {
      reading_.emplace(++last_read_, Reading{*key, false});
      central_.read_last(last_read_, *key);
    } else {
      return;
    }
  }
}

void Engine::failed(const std::string& what) {
  if (what != failure_) log_.write(LogEvent::sync_turn_failed, {{"error", what}});
  failure_ = what;
  publisher_.link_down();  // results may have been lost with it: whatever is in flight is read
  reading_.clear();
  whole_wanted_.clear();
  whole_queue_.clear();
  read_again_.clear();
  scanned_ = 0;
}

SyncStatus Engine::status() const {
  SyncStatus status;
  status.link = online_ ? LinkState::online : LinkState::offline;
  status.since = since_;
  status.reason = reason_;
  status.streams = streams_;
  status.lag = receiver_.lag();
  status.in_flight = publisher_.in_flight();
  status.parked = publisher_.parked();
  status.stalled_since = online_ && !publisher_.empty() ? moved_at_ : 0;
  status.warnings = warnings_;
  status.moved_at = moved_at_;
  status.link_ups = link_ups_;
  status.acknowledged = acknowledged_;
  status.applied = applied_;
  return status;
}

}  // namespace willcall
