#include "tests/simulation/sim_central.h"

#include <charconv>

#include "schema/event.h"
#include "schema/probe.h"
#include "schema/subjects.h"
#include "sync/tuning.h"

namespace willcall::test {

SimCentral::SimCentral(SimCentre& centre, const Faults& faults, Dice dice, std::string node_id,
                       std::vector<std::string> follow)
    : centre_(centre),
      faults_(faults),
      dice_(dice),
      node_id_(std::move(node_id)),
      follow_(std::move(follow)) {}

TimeMs SimCentral::one_way() {
  const TimeMs quick = faults_.delay_max == 0 ? 0 : dice_.between(1, faults_.delay_max);
  return strikes(faults_.late) ? quick + dice_.between(1000, 10'000) : quick;
}

void SimCentral::heard_at(TimeMs time, std::uint64_t session, std::function<void()> what) {
  at(time, [this, session, what = std::move(what)] {
    if (session == session_ && !silent_) what();
  });
}

// A request that was sent may still be stored after its session has ended.
void SimCentral::publish(AttemptId attempt, const Outgoing& event) {
  if (!connected() || !said_up_) return;
  attempts_.insert(attempt);
  at(centre_.now + tuning::kPublishTimeout.count(), [this, session = session_, attempt] {
    if (session == session_ && attempts_.erase(attempt))
      ready_.push_back(PublishResult{attempt, std::nullopt, "no answer in time"});
  });
  if (silent_) return;
  if (strikes(faults_.refused)) {
    ++centre_.happened["publish refused: full"];
    heard_at(centre_.now + one_way(), session_, [this, attempt] {
      if (attempts_.erase(attempt))
        ready_.push_back(PublishResult{attempt, std::nullopt, "maximum bytes exceeded"});
    });
    return;
  }
  if (strikes(faults_.request_lost)) {
    ++centre_.happened["a request lost"];
    return;
  }
  at(centre_.now + one_way(),
     [this, session = session_, attempt, event] { arrive(session, attempt, event, true); });
  if (strikes(faults_.request_doubled)) {
    ++centre_.happened["a request doubled"];
    const TimeMs after_window = dice_.percent(30) ? tuning::kDuplicateWindow.count() : 0;
    at(centre_.now + one_way() + after_window,
       [this, session = session_, attempt, event] { arrive(session, attempt, event, false); });
  }
}

void SimCentral::arrive(std::uint64_t session, AttemptId attempt, const Outgoing& event, bool acked) {
  if (!centre_.streams.up) return;
  const auto stored = centre_.publish(
      event.key.kind, subject_of(event.key), event.body,
      probe::sown("no compare-and-set") ? std::nullopt : std::optional(event.expected_sequence),
      event.again ? std::string() : message_id(event.body), event.content_type);
  if (!acked) return;
  if (strikes(faults_.ack_lost)) {
    ++centre_.happened["an ack lost"];
    if (stored.sequence) probe::sometimes("stored, and the ack lost");
    return;
  }
  heard_at(centre_.now + one_way(), session, [this, attempt, stored] {
    if (attempts_.erase(attempt)) ready_.push_back(PublishResult{attempt, stored.sequence, stored.refusal});
  });
}

// What the centre had when it was asked; the answer may be old by the time it comes.
void SimCentral::read_record(ReadId read, const RecordKey& key, bool whole) {
  if (!connected() || !said_up_) return;
  reads_.insert(read);
  at(centre_.now + tuning::kReadTimeout.count(), [this, session = session_, read] {
    if (session == session_ && reads_.erase(read)) ready_.push_back(ReadResult{read, false, {}});
  });
  if (silent_) return;
  if (strikes(faults_.read_failed)) {
    ++centre_.happened["a reading failed"];
    return;
  }
  at(centre_.now + one_way(), [this, session = session_, read, key, whole] {
    auto found = centre_.streams.on(key.kind, subject_of(key));
    if (!whole && found.size() > 1) found.erase(found.begin(), found.end() - 1);
    heard_at(centre_.now + one_way(), session, [this, read, found = std::move(found)] {
      if (reads_.erase(read)) ready_.push_back(ReadResult{read, true, found});
    });
  });
}

// An ack token: kind, the durable's life, venue and sequence: "1/0/arena/42".
void SimCentral::acknowledge(const std::vector<std::string>& acks) {
  if (!connected() || silent_) return;
  for (const std::string& ack : acks) {
    if (strikes(faults_.confirmation_lost)) {
      ++centre_.happened["a confirmation lost"];
      continue;
    }
    const std::size_t second = ack.find('/', 2), last = ack.rfind('/');
    std::uint64_t life = 0, sequence = 0;
    std::from_chars(ack.data() + 2, ack.data() + second, life);
    std::from_chars(ack.data() + last + 1, ack.data() + ack.size(), sequence);
    const std::string venue = ack.substr(second + 1, last - second - 1);
    SimCentre::Durable& d = centre_.durable(ack[0] == '1' ? Kind::ticket : Kind::order, durable_name(venue));
    if (d.life == life) d.due_again.erase(sequence);
  }
}

void SimCentral::deliver(Kind kind, const std::string& venue, const StreamMessage& message) {
  SimCentre::Durable& d = centre_.durable(kind, durable_name(venue));
  d.due_again[message.sequence] = centre_.now + tuning::kAckWait.count();
  if (strikes(faults_.delivery_lost)) {
    ++centre_.happened["a delivery lost"];
    return;
  }
  const std::string ack = std::string(kind == Kind::ticket ? "1/" : "2/") + std::to_string(d.life) + "/" +
                          venue + "/" + std::to_string(message.sequence);
  const std::string feed = std::string(stream_of(kind)) + "/" + durable_name(venue);
  const bool twice = strikes(faults_.delivery_doubled);
  if (twice) ++centre_.happened["a delivery doubled"];
  for (int n = 0; n < (twice ? 2 : 1); ++n)
    heard_at(centre_.now + one_way(), session_, [this, feed, message, ack] {
      ready_.push_back(Delivery{feed, message, ack, 0});
    });
}

void SimCentral::give_out(Kind kind, const std::string& venue) {
  SimCentre::Durable& d = centre_.durable(kind, durable_name(venue));
  const FakeCentre::Stream& s = centre_.streams.stream(kind);
  const std::string prefix = subjects_of_venue(kind, venue);
  std::vector<std::uint64_t> due;
  for (const auto& [sequence, time] : d.due_again)
    if (time <= centre_.now) due.push_back(sequence);
  for (const std::uint64_t sequence : due) {
    const auto m = s.messages.find(sequence);
    if (m == s.messages.end()) {
      d.due_again.erase(sequence);
    } else {
      ++centre_.happened["a delivery again"];
      deliver(kind, venue, m->second.message);
    }
  }
  for (auto m = s.messages.upper_bound(d.given); m != s.messages.end(); ++m) {
    d.given = m->first;
    if (m->second.message.subject.starts_with(std::string_view(prefix).substr(0, prefix.size() - 1)))
      deliver(kind, venue, m->second.message);
  }
}

void SimCentral::fall_silent() {
  if (silent_ || !line_up_) return;
  silent_ = true;
  at(centre_.now + (tuning::kPingsOutMax + 1) * tuning::kPingInterval.count(), [this, session = session_] {
    if (session == session_ && silent_) line_up_ = false;
  });
}

void SimCentral::end_session() {
  ++session_;
  ready_.clear();
  attempts_.clear();
  reads_.clear();
}

void SimCentral::forget_session() {
  end_session();
  said_up_ = said_down_ = false;
  if (silent_) line_up_ = silent_ = false;  // nobody answers the new process either, and it sees so at once
}

void SimCentral::heal() {
  faults_ = Faults::none();
  mend();
}

bool SimCentral::quiet() {
  if (!connected() || !said_up_ || !queue_.empty() || !ready_.empty()) return false;
  for (const Kind kind : {Kind::ticket, Kind::order})
    for (const std::string& venue : follow_) {
      const SimCentre::Durable& d = centre_.durable(kind, durable_name(venue));
      const auto& messages = centre_.streams.stream(kind).messages;
      if (!d.due_again.empty() || messages.upper_bound(d.given) != messages.end()) return false;
    }
  return true;
}

std::optional<TimeMs> SimCentral::next_event() const {
  return queue_.empty() ? std::nullopt : std::optional(queue_.begin()->first);
}

std::vector<CentralInput> SimCentral::take(std::chrono::milliseconds) {
  if (connected() && said_up_ && !silent_)
    for (const Kind kind : {Kind::ticket, Kind::order})
      for (const std::string& venue : follow_) give_out(kind, venue);
  while (!queue_.empty() && queue_.begin()->first <= centre_.now) {
    const auto what = std::move(queue_.begin()->second);
    queue_.erase(queue_.begin());
    what();
  }
  if (!connected()) {
    if (said_down_) return {};
    end_session();
    said_up_ = false;
    said_down_ = true;
    silent_ = false;
    return {LinkDown{"the line is cut"}};
  }
  if (!said_up_) {
    said_up_ = true;
    said_down_ = false;
    LinkUp up;
    for (const Kind kind : {Kind::ticket, Kind::order}) {
      const FakeCentre::Stream& s = centre_.streams.stream(kind);
      up.streams.push_back({std::string(stream_of(kind)), s.created, s.last, s.messages.size()});
    }
    ready_.insert(ready_.begin(), std::move(up));
  }
  return std::exchange(ready_, {});
}

}  // namespace willcall::test
