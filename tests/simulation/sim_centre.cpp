#include "tests/simulation/sim_centre.h"

#include "schema/event.h"
#include "schema/probe.h"
#include "sync/tuning.h"

namespace willcall::test {
namespace {

Version version_in(const StreamMessage& m) {
  const auto key = key_of_subject(m.subject);
  const auto encoding = encoding_of(m.content_type);
  if (!key || !encoding) return 0;
  const auto event = decode(m.body, *encoding, *key);
  return event ? version_of(*event) : 0;
}

}  // namespace

void SimCentre::say(const std::string& what) {
  ++happened[what];
  trace_(now, "centre", what);
}

FakeCentre::Stored SimCentre::publish(Kind kind, const std::string& subject, const std::string& body,
                                      std::optional<std::uint64_t> expected, const std::string& msg_id,
                                      const std::string& content_type) {
  while (!window_.empty() && window_.front().until <= now) {
    streams.stream(window_.front().kind).ids.erase(window_.front().msg_id);
    window_.pop_front();
  }
  const auto stored = streams.publish(kind, subject, body, expected, msg_id, content_type);
  if (!stored.sequence) {
    ++happened["publish refused: " + stored.refusal];
    return stored;
  }
  if (!msg_id.empty()) window_.push_back({now + tuning::kDuplicateWindow.count(), kind, msg_id});
  look_at(kind, subject, body, content_type);
  return stored;
}

void SimCentre::look_at(Kind kind, const std::string& subject, const std::string& body,
                        const std::string& content_type) {
  const auto all = streams.on(kind, subject);
  const auto key = key_of_subject(subject);
  const auto event = decode(body, *encoding_of(content_type), *key);
  if (!event) {
    violations.push_back("what stands on " + subject + " cannot be read: " + event.error().detail);
    return;
  }
  const Version before = all.size() < 2 ? 0 : version_in(all[all.size() - 2]);
  const Version version = version_of(*event);
  trace_(now, "centre",
         std::string(stream_of(kind)) + " #" + std::to_string(all.back().sequence) + " " + subject + " v" +
             std::to_string(version) + " " + type_of(*event) + " by " + event->change().node_id() + " " +
             event->change().operation_id() + " for " + event->change().order_id());
  if (event->has_order()) appended_orders.push_back(*event);
  if (version == before + 1) return;
  if (lost_data_) {
    ++happened["a version out of line after lost data"];
    if (version <= before) probe::sometimes("void event");
  } else {
    violations.push_back(subject + ": version " + std::to_string(version) + " stands behind " +
                         std::to_string(before));
  }
}

std::vector<StreamMessage> SimCentre::valid(Kind kind, const std::string& subject) const {
  std::vector<StreamMessage> found;
  Version last = 0;
  for (const StreamMessage& m : streams.on(kind, subject))
    if (const Version version = version_in(m); version > last) {
      last = version;
      found.push_back(m);
    }
  return found;
}

void SimCentre::lose_consumer(Kind kind, const std::string& name) {
  Durable& d = durable(kind, name);
  d = {};
  d.life = ++lives_;
}

void SimCentre::lose_consumers(Kind kind) {
  for (auto& [name, d] : durables_[kind == Kind::order]) lose_consumer(kind, name);
}

void SimCentre::remember() {
  const Kind kind = dice_.percent(50) ? Kind::ticket : Kind::order;
  remembered_[kind == Kind::order] = streams.stream(kind);
}

bool SimCentre::lose_data() {
  const Kind kind = dice_.percent(60) ? Kind::ticket : Kind::order;
  if (streams.stream(kind).messages.empty()) return false;
  lost_data_ = true;
  switch (dice_.below(8)) {
    case 0: recreate(kind); break;
    case 1:
    case 2: put_back(kind); break;
    case 3:
    case 4: lose_message(kind); break;
    default: lose_tail(kind); break;
  }
  lose_consumers(kind);
  return true;
}

void SimCentre::lose_tail(Kind kind) {
  FakeCentre::Stream& s = streams.stream(kind);
  const std::uint64_t most = std::min<std::uint64_t>(s.last, dice_.one_of<std::uint64_t>({1, 2, 3, 6, 12}));
  say("an acked tail lost");
  s.last -= most;
  s.messages.erase(s.messages.upper_bound(s.last), s.messages.end());
  std::erase_if(s.ids, [&](const auto& id) { return id.second > s.last; });
}

// An old copy, as it was made; what others wrote since is gone, and it looks as if it had never been away.
void SimCentre::put_back(Kind kind) {
  const auto at = remembered_.find(kind == Kind::order);
  if (at == remembered_.end()) return lose_tail(kind);
  say("an old snapshot put back");
  streams.stream(kind) = at->second;
}

void SimCentre::lose_message(Kind kind) {
  FakeCentre::Stream& s = streams.stream(kind);
  auto at = s.messages.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(dice_.below(s.messages.size())));
  say("a message deleted");
  s.messages.erase(at);
}

void SimCentre::recreate(Kind kind) {
  say("a stream recreated empty");
  FakeCentre::Stream fresh;
  fresh.created = "2026-02-02T00:00:0" + std::to_string(dice_.below(10)) + "Z";
  streams.stream(kind) = fresh;
}

}  // namespace willcall::test
