#include "tests/support/fake_central.h"

#include <charconv>

#include "schema/event.h"
#include "schema/subjects.h"

namespace willcall::test {
namespace {

bool used_up(int& times) { return times > 0 && times-- > 0; }

}  // namespace

FakeCentral::FakeCentral(FakeCentre& centre, std::string node_id, std::vector<std::string> follow)
    : centre_(centre), node_id_(std::move(node_id)), follow_(std::move(follow)) {}

std::string FakeCentral::durable_name(const std::string& venue) const { return node_id_ + "/" + venue; }

void FakeCentral::publish(AttemptId attempt, const Outgoing& event) {
  if (!connected() || !said_up_) return;
  sent.push_back(event);
  if (refused_subjects.contains(subject_of(event.key))) {
    ready_.push_back(PublishResult{attempt, std::nullopt, "not permitted"});
    return;
  }
  if (used_up(lose_requests)) {
    ready_.push_back(PublishResult{attempt, std::nullopt, "no answer in time"});
    return;
  }
  const auto stored =
      centre_.publish(event.key.kind, subject_of(event.key), event.body, event.expected_sequence,
                      event.again ? std::string() : message_id(event.body), event.content_type);
  if (used_up(lose_acks)) {
    ready_.push_back(PublishResult{attempt, std::nullopt, "no answer in time"});
    return;
  }
  ready_.push_back(PublishResult{attempt, stored.sequence, stored.refusal});
}

void FakeCentral::read_last(ReadId read, const RecordKey& key) {
  if (!connected() || !said_up_) return;
  ReadResult result{read, !used_up(fail_reads), {}};
  const auto all = centre_.on(key.kind, subject_of(key));
  if (result.answered && !all.empty()) result.messages.push_back(all.back());
  ready_.push_back(std::move(result));
}

void FakeCentral::read_whole(ReadId read, const RecordKey& key) {
  if (!connected() || !said_up_) return;
  ReadResult result{read, !used_up(fail_reads), {}};
  if (result.answered) result.messages = centre_.on(key.kind, subject_of(key));
  ready_.push_back(std::move(result));
}

// An ack token: kind, venue and sequence, "1/arena/42".
void FakeCentral::acknowledge(const std::vector<std::string>& acks) {
  if (!connected()) return;
  for (const std::string& ack : acks) {
    const std::size_t slash = ack.rfind('/');
    std::uint64_t sequence = 0;
    std::from_chars(ack.data() + slash + 1, ack.data() + ack.size(), sequence);
    const Kind kind = ack[0] == '1' ? Kind::ticket : Kind::order;
    centre_.durable(kind, durable_name(ack.substr(2, slash - 2))).unacknowledged.erase(sequence);
  }
}

void FakeCentral::deliver(Kind kind, const std::string& venue) {
  FakeCentre::Durable& durable = centre_.durable(kind, durable_name(venue));
  const std::string prefix = subjects_of_venue(kind, venue);
  for (const auto& [sequence, m] : centre_.stream(kind).messages) {
    if (sequence <= durable.delivered) continue;
    if (!m.message.subject.starts_with(std::string_view(prefix).substr(0, prefix.size() - 1))) continue;
    durable.delivered = sequence;
    durable.unacknowledged.insert(sequence);
    const std::string mark =
        std::string(kind == Kind::ticket ? "1/" : "2/") + venue + "/" + std::to_string(sequence);
    ready_.push_back(Delivery{std::string(stream_of(kind)) + "/" + durable_name(venue), m.message, mark, 0});
  }
}

// What was given out and not acknowledged comes again.
void FakeCentral::give_back_unacknowledged() {
  for (const Kind kind : {Kind::ticket, Kind::order})
    for (const std::string& venue : follow_) {
      auto& durable = centre_.durable(kind, durable_name(venue));
      if (!durable.unacknowledged.empty()) durable.delivered = *durable.unacknowledged.begin() - 1;
      durable.unacknowledged.clear();
    }
}

void FakeCentral::forget_session() {
  give_back_unacknowledged();
  ready_.clear();
  said_up_ = said_down_ = false;
}

std::vector<CentralInput> FakeCentral::take(std::chrono::milliseconds) {
  if (!connected()) {
    ready_.clear();
    if (said_down_) return {};
    said_up_ = false;
    said_down_ = true;
    give_back_unacknowledged();
    return {LinkDown{"the line is cut"}};
  }
  if (!said_up_) {
    said_up_ = true;
    said_down_ = false;
    LinkUp up;
    for (const Kind kind : {Kind::ticket, Kind::order})
      up.streams.push_back({std::string(stream_of(kind)), centre_.stream(kind).created,
                            centre_.stream(kind).last, centre_.stream(kind).messages.size()});
    ready_.insert(ready_.begin(), std::move(up));
  }
  if (!hold_deliveries)
    for (const Kind kind : {Kind::ticket, Kind::order})
      for (const std::string& venue : follow_) deliver(kind, venue);
  return std::exchange(ready_, {});
}

}  // namespace willcall::test
