#include "node/box_office/replication.h"

#include "node/box_office/claiming.h"
#include "node/box_office/inbound.h"
#include "node/box_office/quarantine.h"
#include "node/box_office/settling.h"
#include "schema/event.h"
#include "schema/probe.h"
#include "schema/subjects.h"

namespace willcall {
namespace {

// An order's event leaves after its tickets' events, so that a reader of the streams sees the tickets first.
// A refusal does not wait.
bool order_waits(const Reader& reader, const Order& order) {
  if (order.status() == Order::REJECTED || probe::sown("an order leaves before its tickets")) return false;
  for (const OrderLine& line : order.tickets()) {
    const auto row = reader.ticket(order.venue(), line.id());
    if (!row) continue;
    for (const JournalEntry& entry : reader.pending(row->standing()))
      if (event_in(entry).change().order_id() == order.id()) return true;
  }
  return false;
}

std::optional<Outgoing> first_pending(const Reader& reader, const RecordKey& key) {
  const auto standing = reader.standing(key);
  if (!standing || !is_pending(*standing)) return std::nullopt;
  JournalEntry first = std::move(reader.pending(*standing).front());
  const Event event = event_in(first);
  if (event.has_order()) {
    const auto head = reader.order(key.venue, key.id);
    if (order_waits(reader, head->order())) return std::nullopt;
  }
  Outgoing out;
  out.key = key;
  out.entry = first.position;
  out.version = version_of(event);
  out.expected_sequence = probe::sown("compare-and-set on nothing") ? 0 : standing->base_sequence();
  out.type = type_of(event);
  out.content_type = media_type(first.encoding);
  out.body = std::move(first.bytes);
  out.urgent = key.kind == Kind::ticket && reader.claim_on(key.venue, key.id).has_value();
  return out;
}

Replica::Touched touched(const Disturbed& disturbed) {
  std::set<RecordKey> keys = disturbed.records;
  for (const auto& [key, tickets] : disturbed.orders) keys.insert(key);
  return {keys.begin(), keys.end()};
}

void move_cursor(Writer& writer, const Replica::Batch& batch,
                 const std::vector<Replica::Disposition>& dispositions, std::int64_t gaps) {
  rows::CursorRow cursor = writer.cursor(batch.feed).value_or(rows::CursorRow{});
  std::uint64_t floor = 0, held_from = batch.held_from;
  for (std::size_t i = 0; i < batch.messages.size(); ++i) {
    const std::uint64_t sequence = batch.messages[i].sequence;
    floor = std::max(floor, sequence);
    if (dispositions[i] == Replica::Disposition::read_whole)
      held_from = held_from ? std::min(held_from, sequence) : sequence;
  }
  if (held_from != 0) floor = std::min(floor, held_from - 1);
  if (floor <= cursor.floor() && gaps == 0) return;
  cursor.set_floor(std::max(floor, cursor.floor()));
  cursor.set_gaps(cursor.gaps() + gaps);
  writer.put_cursor(batch.feed, cursor);
}

// Keys of the table above `from`, until `found` has `limit` of them.
template <class Row>
void append_keys(const Reader& reader, const RowTable<Row>& table, Kind kind, const std::string& from,
                 std::size_t limit, std::vector<RecordKey>& found) {
  Cursor cursor(reader.txn(), table.id());
  for (bool on = from.empty() ? cursor.first() : cursor.seek(from); on && found.size() < limit;
       on = cursor.next()) {
    if (cursor.key() == from) continue;
    const std::size_t end_of_venue = cursor.key().find('\0');
    found.push_back({kind, std::string(cursor.key().substr(0, end_of_venue)),
                     std::string(cursor.key().substr(end_of_venue + 1))});
  }
}

// The event of `key` that may leave now. A damaged record is said and left out; it keeps no other back.
std::optional<Outgoing> ready(const Reader& reader, const RecordKey& key, Log& log) try {
  return first_pending(reader, key);
} catch (const std::exception& error) {
  log.write(LogEvent::record_not_sent, {{"record", subject_of(key)}, {"error", error.what()}});
  return std::nullopt;
}

}  // namespace

// Runs `work` as one transaction. `disturbed`: of the run that counts.
Committer::Outcome Replication::run(Disturbed& disturbed, const Work& work) {
  const auto outcome = office_.committer.run([&](Writer& writer) {
    disturbed = {};
    work(writer, disturbed);
    return Committer::Decision::keep;
  });
  office_.claims.heard_of_centre();
  if (outcome == Committer::Outcome::stored) {  // durable: it may be told
    for (const std::string& id : disturbed.moved)
      if (const auto claim = office_.claims.find(id)) claim->moved();
    for (auto& [id, verdict] : disturbed.decided) office_.claims.decide(id, std::move(verdict));
  }
  return outcome;
}

Replica::Scan Replication::pending(std::uint64_t after, std::size_t rows) {
  const Snapshot snapshot(office_.store);
  Scan scan;
  const std::vector<OutboxEntry> entries = snapshot.outbox(after, rows);
  scan.at_end = entries.size() < rows;
  for (const OutboxEntry& entry : entries) {
    scan.looked_at = entry.position;
    auto out = ready(snapshot, entry.key, office_.log);
    if (!out || out->entry != entry.position) continue;
    out->again = entry.again;
    scan.ready.push_back(std::move(*out));
  }
  return scan;
}

std::vector<Outgoing> Replication::next(const std::vector<RecordKey>& keys) {
  const Snapshot snapshot(office_.store);
  std::vector<Outgoing> found;
  for (const RecordKey& key : keys)
    if (auto out = ready(snapshot, key, office_.log)) {
      const auto rows = snapshot.outbox(out->entry - 1, 1);
      out->again = !rows.empty() && rows.front().position == out->entry && rows.front().again;
      found.push_back(std::move(*out));
    }
  return found;
}

// Of each claim what it waits for now.
std::vector<Outgoing> Replication::urgent() {
  std::vector<Outgoing> found;
  if (!office_.claims.any()) return found;
  const Snapshot snapshot(office_.store);
  for (const rows::ClaimRow& claim : snapshot.claims())
    for (const auto& part : claim.parts()) {
      if (!part.made() || part.confirmed()) continue;
      if (auto out = ready(snapshot, {Kind::ticket, claim.venue(), part.id()}, office_.log))
        found.push_back(std::move(*out));
      break;
    }
  return found;
}

std::vector<RecordKey> Replication::records(const std::optional<RecordKey>& after, std::size_t limit) {
  const Snapshot snapshot(office_.store);
  std::vector<RecordKey> found;
  const bool in_orders = after && after->kind == Kind::order;
  const std::string from = after ? record_key(after->venue, after->id) : std::string();
  if (!in_orders) append_keys(snapshot, snapshot.tables().tickets, Kind::ticket, from, limit, found);
  append_keys(snapshot, snapshot.tables().orders, Kind::order, in_orders ? from : std::string(), limit,
              found);
  return found;
}

std::optional<Replica::Touched> Replication::confirm(const std::vector<Confirmed>& confirmed) {
  Disturbed disturbed;
  const auto outcome = run(disturbed, [&](Writer& writer, Disturbed& d) {
    Inbound inbound(writer, office_, d);
    for (const Confirmed& c : confirmed) inbound.confirm(c);
    advance_claims(writer, office_, d);
  });
  return outcome == Committer::Outcome::stored ? std::optional(touched(disturbed)) : std::nullopt;
}

std::optional<Replica::Applied> Replication::apply(const Batch& batch) {
  Applied applied;
  Disturbed disturbed;
  const auto outcome = run(disturbed, [&](Writer& writer, Disturbed& d) {
    applied.dispositions.clear();
    Inbound inbound(writer, office_, d);
    for (const StreamMessage& message : batch.messages) applied.dispositions.push_back(inbound.take(message));
    if (!probe::sown("nothing is settled after what comes in")) settle(writer, office_, d);
    if (!batch.feed.empty()) move_cursor(writer, batch, applied.dispositions, inbound.gaps());
  });
  if (outcome == Committer::Outcome::failed) return apply_apart(batch);
  if (outcome != Committer::Outcome::stored) return std::nullopt;
  applied.touched = touched(disturbed);
  return applied;
}

// One of them threw, for reasons of this node (a damaged record): it is put aside, the others are applied.
std::optional<Replica::Applied> Replication::apply_apart(const Batch& batch) {
  if (batch.messages.size() == 1) return put_aside(batch);
  Applied all;
  std::uint64_t held_from = batch.held_from;
  for (const StreamMessage& message : batch.messages) {
    auto one = apply({batch.feed, {message}, held_from});
    if (!one) return std::nullopt;
    all.dispositions.push_back(one->dispositions.front());
    if (all.dispositions.back() == Disposition::read_whole && held_from == 0) held_from = message.sequence;
    all.touched.insert(all.touched.end(), one->touched.begin(), one->touched.end());
  }
  return all;
}

std::optional<Replica::Applied> Replication::put_aside(const Batch& batch) {
  const Applied done{std::vector(batch.messages.size(), Disposition::done), {}};
  Disturbed disturbed;
  const auto outcome = run(disturbed, [&](Writer& writer, Disturbed&) {
    for (const StreamMessage& message : batch.messages)
      quarantine(writer, office_, message, "it could not be applied here; the log says why");
    if (!batch.feed.empty()) move_cursor(writer, batch, done.dispositions, 0);
  });
  return outcome == Committer::Outcome::stored ? std::optional(done) : std::nullopt;
}

std::optional<Replica::Touched> Replication::compare(const RecordKey& key,
                                                     const std::vector<StreamMessage>& history) {
  Disturbed disturbed;
  const auto outcome = run(disturbed, [&](Writer& writer, Disturbed& d) {
    Inbound(writer, office_, d).compare(key, history);
    settle(writer, office_, d);
  });
  if (outcome == Committer::Outcome::failed) {  // for reasons of this node; what waits for it goes on
    const bool aside = history.empty() || put_aside({{}, {history.back()}, 0});
    return aside ? std::optional(Touched{}) : std::nullopt;
  }
  return outcome == Committer::Outcome::stored ? std::optional(touched(disturbed)) : std::nullopt;
}

Replica::Outbox Replication::outbox() try {
  const OutboxSummary summary = Snapshot(office_.store).outbox_summary();
  return {summary.events, summary.oldest_at};
} catch (const StoreError& error) {
  office_.log.write(LogEvent::outbox_unreadable, {{"error", error.what()}});
  return {1, 0};  // not known to be empty
}

void Replication::on_pending(std::function<void()> wake) { office_.committer.on_outbox(std::move(wake)); }

}  // namespace willcall
