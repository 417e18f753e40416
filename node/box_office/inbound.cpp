#include "node/box_office/inbound.h"

#include <algorithm>
#include <set>

#include "node/box_office/correcting.h"
#include "node/box_office/making_again.h"
#include "node/box_office/quarantine.h"
#include "node/domain/rightful.h"
#include "schema/event.h"
#include "schema/probe.h"
#include "schema/version_rule.h"
#include "schema/words.h"

namespace willcall {
namespace {

constexpr char kTooFar[] = "the version is too far above the record's last one";

Standing standing_of(const rows::Standing& s) { return {s.base_version(), s.base_sequence(), is_pending(s)}; }

std::vector<const Event*> events_of(const auto& arrived) {
  std::vector<const Event*> events;
  for (const auto& one : arrived) events.push_back(&one.event);
  return events;
}

bool is_same(const JournalEntry& pending, std::string_view bytes, Version version) {
  if (probe::sown("a version alone confirms")) return pending.version == version;
  return pending.bytes == bytes;
}

}  // namespace

Result<Inbound::Arrived> Inbound::read(const StreamMessage& message, const RecordKey& key) const {
  const auto encoding = encoding_of(message.content_type);
  if (!encoding) return Error{Code::unsupported_media_type, "the content type is not an event's", {}, {}};
  Result<Event> event = decode(message.body, *encoding, key);
  if (!event) return event.error();
  return Arrived{std::move(*event), message.body, *encoding, message.sequence};
}

void Inbound::disturb(const Event& event) {
  disturbed_.records.insert(key_of(event));
  if (event.has_order()) {
    disturbed_.orders[key_of(event)];
    return;
  }
  for (const std::string* order : {&event.change().order_id(), &event.ticket().order_id()})
    if (!order->empty())
      disturbed_.orders[{Kind::order, event.ticket().venue(), *order}].insert(event.ticket().id());
}

Replica::Disposition Inbound::take(const StreamMessage& message) {
  const auto key = key_of_subject(message.subject);
  if (!key || key->kind != message.stream) {
    quarantine(writer_, office_, message, "the subject is not a record's");
    return Replica::Disposition::done;
  }
  if (!office_.policy.follows(key->venue)) return Replica::Disposition::done;
  Result<Arrived> arrived = read(message, *key);
  if (!arrived) {
    quarantine(writer_, office_, message, arrived.error().detail);
    return Replica::Disposition::done;
  }
  const Verdict verdict = key->kind == Kind::order
                              ? take(OrderDraft(writer_.order(key->venue, key->id)), *key, *arrived)
                              : take(TicketDraft(writer_.ticket(key->venue, key->id)), *key, *arrived);
  if (verdict == Verdict::too_far) quarantine(writer_, office_, message, kTooFar);
  const bool alone = verdict != Verdict::read_first && verdict != Verdict::divergent;
  return alone ? Replica::Disposition::done : Replica::Disposition::read_whole;
}

Held Inbound::held_at(const RecordKey& key, const rows::Standing& standing, Version version,
                      std::string_view bytes) {
  if (version > standing.base_version()) return Held::nothing;
  if (version == standing.base_version() && version != 0) {  // the newest, delivered again: no walk
    const auto base = writer_.entry(standing.base_entry());
    return base && base->bytes == bytes ? Held::same_bytes : Held::other_bytes;
  }
  auto at = chains_.find(key);
  if (at == chains_.end()) at = chains_.emplace(key, Chain(writer_, standing)).first;
  return at->second.held(version, bytes);
}

// A version that takes what this node answers for counts only with the whole history under it: a rule was
// broken, or the centre lost data and this is another history. Also while a correction of this node's is on
// its way: it must not be dropped for one more broken rule.
template <class Row>
bool Inbound::must_know_history(const Draft<Row>& draft, const Event& event, Verdict verdict) const {
  const std::string& me = office_.policy.node_id;
  if (event.change().node_id() == me) return false;
  const bool over_gap = verdict == Verdict::over_gap;
  if (!is_pending(draft.row.standing())) return takes_from(me, record_of(draft), event, over_gap);
  for (const JournalEntry& entry : writer_.pending(draft.row.standing()))
    if (event_in(entry).change().reason().starts_with(kPutRight)) return true;
  const auto base = writer_.entry(draft.row.standing().base_entry());
  return base && takes_from(me, record_of(event_in(*base), draft), event, over_gap);
}

template <class Row>
Verdict Inbound::take(Draft<Row> draft, const RecordKey& key, const Arrived& arrived) {
  rows::Standing& standing = *draft.row.mutable_standing();
  const Version version = version_of(arrived.event);
  const Held held = held_at(key, standing, version, arrived.bytes);
  Verdict verdict = judge(standing_of(standing), version, arrived.sequence, held);
  const bool newer = verdict == Verdict::next || verdict == Verdict::over_gap;
  if (newer && standing.base_entry() != 0 && must_know_history(draft, arrived.event, verdict))
    verdict = Verdict::read_first;
  if (verdict == Verdict::divergent) probe::sometimes("a divergence was found");
  if (verdict == Verdict::read_first) probe::sometimes("a gap under pending changes was read");
  if (verdict == Verdict::over_gap) probe::sometimes("applied over a gap");
  if (verdict == Verdict::moved) {
    probe::sometimes("the same bytes at another sequence");
    standing.set_base_sequence(arrived.sequence);
    save(writer_, draft);
    disturbed_.records.insert(key);
  }
  if (verdict == Verdict::over_gap) ++gaps_;
  if (verdict == Verdict::over_gap || verdict == Verdict::next) advance(draft, key, {&arrived});
  return verdict;
}

// The stream's next events become the base; what is pending is rebased once, at the end: on a state in
// between a change could be dropped that fits the last one.
template <class Row>
void Inbound::advance(Draft<Row>& draft, const RecordKey& key, const std::vector<const Arrived*>& events,
                      const std::vector<Arrived>* whole) {
  chains_.erase(key);
  rows::Standing& standing = *draft.row.mutable_standing();
  const TimeMs now = office_.clock.now();
  std::vector<JournalEntry> pending = writer_.pending(standing);
  std::optional<Event> old_base;
  std::vector<const Arrived*> from_others;
  bool foreign = false;
  for (const Arrived* arrived : events) {
    disturb(arrived->event);
    if (!foreign && !pending.empty() &&
        is_same(pending.front(), arrived->bytes, version_of(arrived->event))) {
      probe::sometimes("its own event came back and confirmed itself");
      writer_.confirm_first(standing, pending.front(), version_of(arrived->event), arrived->sequence);
      pending.erase(pending.begin());
      continue;
    }
    if (!foreign) {
      foreign = true;
      if (const auto base = writer_.entry(standing.base_entry())) old_base = event_in(*base);
      if (old_base) disturb(*old_base);
      writer_.drop_pending(standing, pending, old_base ? old_base->change().operation_id() : std::string());
    }
    from_others.push_back(arrived);
    writer_.add_base(standing,
                     {arrived->event, arrived->bytes, arrived->encoding, arrived->sequence,
                      pending.empty() ? std::string() : "it came first in the stream"},
                     now);
    set_head(draft, arrived->event, now);
  }
  if (foreign && whole)
    if (const auto event = correction(writer_, office_, record_of(draft), events_of(*whole)))
      put_on_top(draft, *event);
  if (foreign && !pending.empty()) rebase(draft, old_base ? &*old_base : nullptr, pending, from_others);
  save(writer_, draft);
}

template <class Row>
void Inbound::rebase(Draft<Row>& draft, const Event* old_base, const std::vector<JournalEntry>& pending,
                     const std::vector<const Arrived*>& arrived) {
  std::set<std::string> standing;
  for (const Arrived* one : arrived) standing.insert(one->event.change().operation_id());
  std::optional<Event> before = old_base ? std::optional(*old_base) : std::nullopt;
  for (const JournalEntry& entry : pending) {
    const Event event = event_in(entry);
    disturb(event);
    const std::string& operation = event.change().operation_id();
    const bool stands = !operation.empty() && standing.contains(operation) &&
                        !probe::sown("a rebase forgets the operation id");
    if (probe::sown("a foreign event drops what is pending")) continue;
    const bool mine = event.change().node_id() == office_.policy.node_id;  // only its author rebases a change
    if (mine && !stands) {
      if (const auto again = made_again(writer_, draft, event, before ? &*before : nullptr)) {
        probe::sometimes(std::string("rebased: ").append(word(event.change().kind())));
        put_on_top(draft, *again);
      } else if (event.change().kind() == Change::CREATE && event.has_ticket()) {
        probe::sometimes("one ticket was created twice");
        for (const Arrived* one : arrived)
          if (one->event.change().kind() == Change::CREATE)
            note_duplicate(writer_, office_, event.ticket(), one->event.ticket());
      } else {
        probe::sometimes(std::string("dropped by a rebase: ").append(word(event.change().kind())));
      }
    }
    before = event;
  }
}

template <class Row>
void Inbound::put_on_top(Draft<Row>& draft, const Event& event) {
  const TimeMs now = office_.clock.now();
  const std::string why =
      "made again on version " + std::to_string(head_version(draft)) + ", which came first in the stream";
  set_head(draft, event, now);
  add_own(writer_, *draft.row.mutable_standing(), event, now, why);
}

void Inbound::confirm(const Confirmed& confirmed) {
  const RecordKey& key = confirmed.key;
  disturbed_.records.insert(key);
  const auto in = [&](auto draft) {
    if (!draft.stored) return;
    rows::Standing& standing = *draft.row.mutable_standing();
    const std::vector<JournalEntry> pending = writer_.pending(standing);
    if (pending.empty() || pending.front().position != confirmed.entry) {
      probe::sometimes("an ack whose event was confirmed already");
      return;  // its echo was faster
    }
    const Event event = event_in(pending.front());
    disturb(event);
    writer_.confirm_first(standing, pending.front(), version_of(event), confirmed.sequence);
    save(writer_, draft);
  };
  if (key.kind == Kind::order) {
    in(OrderDraft(writer_.order(key.venue, key.id)));
  } else {
    in(TicketDraft(writer_.ticket(key.venue, key.id)));
  }
}

void Inbound::compare(const RecordKey& key, const std::vector<StreamMessage>& history) {
  std::vector<Arrived> valid;
  for (const StreamMessage& message : history) {
    Result<Arrived> arrived = read(message, key);
    if (!arrived) {
      quarantine(writer_, office_, message, arrived.error().detail);
      continue;
    }
    const Version version = version_of(arrived->event),
                  before = valid.empty() ? 0 : version_of(valid.back().event);
    if (version > before + kGapMax) quarantine(writer_, office_, message, kTooFar);
    // Not above the one before: void. Sent twice by a foreign writer, or the centre lost data and used
    // sequences again; its author rebases.
    if (version > before && version <= before + kGapMax) valid.push_back(std::move(*arrived));
  }
  const std::uint64_t last = history.empty() ? 0 : history.back().sequence;
  disturbed_.records.insert(key);
  if (key.kind == Kind::order) {
    compare(OrderDraft(writer_.order(key.venue, key.id)), key, valid, last);
  } else {
    compare(TicketDraft(writer_.ticket(key.venue, key.id)), key, valid, last);
  }
}

// Histories are compared by content, never by version number: c is the newest version that both sides hold
// with the same bytes. Ours beyond c is pending again; the stream's beyond c is applied.
template <class Row>
void Inbound::compare(Draft<Row> draft, const RecordKey& key, const std::vector<Arrived>& valid,
                      std::uint64_t last) {
  rows::Standing& standing = *draft.row.mutable_standing();
  Version common = 0;
  for (const Arrived& arrived : valid) {
    const Version version = version_of(arrived.event);
    if (held_at(key, standing, version, arrived.bytes) == Held::same_bytes) common = version;
  }
  if (common < standing.base_version() && !probe::sown("what the stream lost is not sent again"))
    take_back_lost(draft, key, common, last);
  std::vector<const Arrived*> more;
  for (const Arrived& arrived : valid)
    if (version_of(arrived.event) > common) more.push_back(&arrived);
  if (!more.empty()) advance(draft, key, more, &valid);
  if (!draft.stored && more.empty()) return;  // neither side holds anything
  standing.set_base_sequence(last);
  save(writer_, draft);
}

template <class Row>
void Inbound::take_back_lost(Draft<Row>& draft, const RecordKey& key, Version common, std::uint64_t last) {
  chains_.erase(key);
  rows::Standing& standing = *draft.row.mutable_standing();
  std::vector<JournalEntry> lost;
  std::optional<JournalEntry> base;
  writer_.history(standing.base_entry(), [&](const JournalEntry& entry) {
    if (entry.version <= common) {
      base = entry;
      return false;
    }
    lost.push_back(entry);
    return true;
  });
  std::reverse(lost.begin(), lost.end());
  probe::sometimes("what the stream lost is sent again");
  writer_.say(LogEvent::events_lost, {{"record", subject_of(key)}, {"events", lost.size()}});
  writer_.unconfirm(standing, key, lost, base ? &*base : nullptr, base ? common : 0, last);
  for (const JournalEntry& entry : lost) disturb(event_in(entry));
}

}  // namespace willcall
