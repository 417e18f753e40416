#include "node/http/change_feed.h"

#include <algorithm>
#include <charconv>

#include "schema/json_text.h"
#include "schema/record_json.h"
#include "schema/subjects.h"

namespace willcall {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

void append_data(std::string& out, const Changes::Entry& change, const std::string& type) {
  const Event& event = change.event;
  JsonText json(out);
  json.object().field("seq", static_cast<std::int64_t>(change.position)).field("type", type);
  json.field("version", version_of(event)).time_or_null("at", event.change().at_ms());
  json.text_or_null("by", event.change().by()).text_or_null("nodeId", event.change().node_id());
  const SyncMark mark{change.pending, event.change().operation_id()};
  json.name("record").value([&](std::string& record) {
    event.has_order() ? append_json(record, event.order(), mark) : append_json(record, event.ticket(), mark);
  });
  json.end_object();
}

}  // namespace

void append_json(std::string& out, const Changes::Entry& change) {
  append_data(out, change, type_of(change.event));
}

std::string FeedPosition::mark_of(const std::string& instance_id) {
  return instance_id.substr(instance_id.size() - std::min(kInstanceCharacters, instance_id.size()));
}

std::optional<Position> FeedPosition::read(std::string_view text, const std::string& mark) {
  Position position = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, position);
  if (error != std::errc{}) return std::nullopt;
  const bool ours = stop == end || std::string_view(stop, end) == "-" + mark;
  return ours ? std::optional(position) : std::nullopt;
}

ChangeFeed::ChangeFeed(Office& office, Changes& changes, const std::string& instance_id, Start start)
    : office_(office),
      changes_(changes),
      mark_(FeedPosition::mark_of(instance_id)),
      start_(std::move(start)),
      position_(changes.last()) {}

std::string ChangeFeed::id_line(Position position) const {
  return "id: " + std::to_string(position) + "-" + mark_ + "\n";
}

void ChangeFeed::append(std::string& out, const Changes::Entry& change) const {
  const std::string type = type_of(change.event);
  out.append("event: ").append(type).append("\n").append(id_line(change.position)).append("data: ");
  append_data(out, change, type);
  out += "\n\n";
}

// Without data there is no event; the client only learns where it stands, and resumes from there even if
// nothing has come by then.
std::string ChangeFeed::opening() {
  if (!start_.last_event) return ": live\n" + id_line(position_) + "\n";
  const auto resumed = FeedPosition::read(*start_.last_event, mark_);
  if (!resumed || *resumed > position_) return reset();
  position_ = *resumed;
  return ": resumed\n\n";
}

std::string ChangeFeed::reset() {
  position_ = changes_.last();
  return "event: reset\n" + id_line(position_) + "data: {\"seq\":" + std::to_string(position_) + "}\n\n";
}

// An entry that cannot be read is as good as gone: the client loads anew, and the feed goes on behind it.
std::optional<Changes::Batch> ChangeFeed::read() try {
  return changes_.after(position_, start_.venue, kEntriesPerRead);
} catch (const std::exception& error) {
  office_.log.write(LogEvent::changes_unreadable, {{"after", position_}, {"error", error.what()}});
  return std::nullopt;
}

milliseconds ChangeFeed::until_due(SteadyClock::time_point beat) const {
  const milliseconds token(start_.until - office_.clock.now());
  const auto quiet = std::chrono::ceil<milliseconds>(beat - SteadyClock::now());
  return std::max(milliseconds(0), std::min(quiet, token));
}

void ChangeFeed::run(Outlet& outlet) {
  Bell::Ear ear(changes_.bell());
  std::string text = opening();
  SteadyClock::time_point beat = SteadyClock::now() + kBeat;
  while (office_.clock.now() < start_.until) {
    ear.quiet();  // before the journal is read: what comes meanwhile rings again
    const auto batch = read();
    if (!batch) text += reset();
    if (batch)
      for (const Changes::Entry& change : batch->entries) append(text, change);
    if (batch) position_ = batch->read_to;
    if (!text.empty()) {
      if (!outlet.send(text)) return;
      text.clear();
      beat = SteadyClock::now() + kBeat;
      if (outlet.wait(-1, batch && !batch->at_end ? milliseconds(0) : kBreath) == Outlet::Woken::by_the_end)
        return;
    }
    if (!batch || !batch->at_end) continue;
    const auto woken = outlet.wait(ear.fd(), until_due(beat));
    if (woken == Outlet::Woken::by_the_end) return;
    if (woken == Outlet::Woken::by_time || SteadyClock::now() >= beat)
      text = ": \n" + id_line(position_) + "\n";
  }
}

}  // namespace willcall
