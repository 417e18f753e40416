#include "tools/willcall/export_reading.h"

#include <algorithm>
#include <set>

#include "node/box_office/enquiries.h"
#include "node/http/change_feed.h"
#include "schema/event.h"
#include "tools/common/interruption.h"

namespace willcall {
namespace {

constexpr std::size_t kWriteBytes = 256 * 1024;
constexpr std::uint64_t kShowEvery = 256;  // records; looking at the clock costs more than one of them

Error refusal(std::string detail) { return {Code::not_found, std::move(detail), {}, {}}; }

// "arena\0A-1" -> "A-1 of arena"; eight bytes of the journal -> "change 42"
std::string name_of(std::string_view key, bool journal) {
  if (journal && key.size() == 8) return "change " + std::to_string(number_of(key));
  const std::size_t zero = key.find('\0');
  if (zero == key.npos) return std::string(key);
  return std::string(key.substr(zero + 1)) + " of " + std::string(key.substr(0, zero));
}

class Reading {
 public:
  Reading(const Reader& reader, const rows::Identity& self, const ExportWish& wish, Destination& destination,
          ProgressLine& progress, ExportTally& tally)
      : reader_(reader),
        self_(self),
        wish_(wish),
        destination_(destination),
        progress_(progress),
        tally_(tally),
        out_(export_header(wish.form)) {}

  Result<> run() {
    if (Result<> known = check_venue(); !known) return known;
    const std::string venue = wish_.venue.empty() ? "" : record_key(wish_.venue, "");
    const Tables& tables = reader_.tables();
    switch (wish_.form.kind) {
      case ExportKind::tickets:
      case ExportKind::seat_map:
        return each(tables.tickets, venue, venue,
                    [this](std::string_view, rows::TicketRow&& r) { ticket(r); });
      case ExportKind::orders:
      case ExportKind::order_lines:
        return each(tables.orders, venue, venue, [this](std::string_view, rows::OrderRow&& r) { order(r); });
      case ExportKind::journal: break;
    }
    const auto from = first_position();
    if (!from) return from.error();
    next_ = *from;
    return each(tables.journal, number_key(*from), "",
                [this](std::string_view key, rows::JournalRow&& r) { change(number_of(key), std::move(r)); });
  }

 private:
  Result<> check_venue() const {
    if (wish_.venue.empty() || wish_.venue == self_.venue()) return Nothing{};
    const auto all = venues_of(reader_);
    if (std::find(all.begin(), all.end(), wish_.venue) != all.end()) return Nothing{};
    std::string names = self_.venue();
    for (const std::string& one : all)
      if (one != self_.venue()) names += ", " + one;
    return refusal("this store holds nothing of the venue '" + wish_.venue + "'; it holds: " + names + ".");
  }

  Result<Position> first_position() const {
    if (!wish_.since || wish_.since->time) return Position{1};
    const std::string mark = FeedPosition::mark_of(self_.instance_id());
    const auto after = FeedPosition::read(wish_.since->position, mark);
    const auto last_key = reader_.txn().last_key(reader_.tables().journal.id());
    const Position last = last_key ? number_of(*last_key) : 0;
    if (after && *after <= last) return *after + 1;
    return refusal("--since " + wish_.since->position + " is not of this store, whose journal ends at " +
                   std::to_string(last) + "-" + mark +
                   "; the box was perhaps rebuilt or restored. Begin anew without --since.");
  }

  std::uint64_t keys(TableId table, const std::string& from, const std::string& prefix) const {
    if (from.empty()) return reader_.txn().count(table);
    std::uint64_t n = 0;
    Cursor cursor(reader_.txn(), table);
    for (bool on = cursor.seek(from); on && cursor.key().starts_with(prefix); on = cursor.next()) ++n;
    return n;
  }

  template <class Row, class Visit>
  Result<> each(const RowTable<Row>& table, const std::string& from, const std::string& prefix, Visit visit) {
    const std::uint64_t whole = keys(table.id(), from, prefix);
    std::uint64_t done = 0;
    Cursor cursor(reader_.txn(), table.id());
    bool on = from.empty() ? cursor.first() : cursor.seek(from);
    for (; on && cursor.key().starts_with(prefix); on = cursor.next()) {
      const std::size_t before = out_.size();
      try {
        visit(cursor.key(), table.open(cursor.key(), cursor.value()));
      } catch (const std::exception& error) {
        out_.resize(before);
        tally_.add_damage(name_of(cursor.key(), wish_.form.kind == ExportKind::journal) + ": " +
                          error.what());
      }
      if (Interruption::asked()) return interrupted();
      if (++done % kShowEvery == 0)
        progress_.show(bar(done, whole) + "  read " + std::to_string(done) + " of " + std::to_string(whole));
      if (out_.size() < kWriteBytes) continue;
      if (Result<> written = flush(); !written) return written;
    }
    return flush();
  }

  Result<> flush() {
    Result<> written = destination_.write(out_);
    out_.clear();
    return written;
  }

  void ticket(rows::TicketRow& row) {
    show_hold(reader_, row, self_.node_id());
    append_rows(out_, wish_.form, row.ticket(), mark_of(row.standing()));
    tally_.add(row.ticket());
  }

  void order(const rows::OrderRow& row) {
    append_rows(out_, wish_.form, as_shown(row), mark_of(row.standing()));
    tally_.add(row.order());
  }

  void change(Position at, rows::JournalRow&& row) {
    // Only who resumes has missed what is not there: a journal forgets old changes.
    if (wish_.since && !wish_.since->time) tally_.missing += at - next_;
    next_ = at + 1;
    if (wish_.since && wish_.since->time && row.applied_at_ms() < *wish_.since->time) return;
    Event event = decode_own(row.event(), static_cast<Encoding>(row.encoding()));
    if (!wish_.venue.empty() && key_of(event).venue != wish_.venue) return;
    const bool pending = reader_.txn()
                             .get(reader_.tables().outbox.id(), number_key(at))
                             .has_value();  // as /api/changes has it
    append_rows(out_, wish_.form, {at, std::move(event), pending});
    tally_.add(at);
  }

  const Reader& reader_;
  const rows::Identity& self_;
  const ExportWish& wish_;
  Destination& destination_;
  ProgressLine& progress_;
  ExportTally& tally_;
  std::string out_;
  Position next_ = 0;
};

}  // namespace

// From one venue's first key over all its others to the next venue's.
std::vector<std::string> venues_of(const Reader& reader) {
  std::set<std::string> venues;
  for (const TableId table : {reader.tables().tickets.id(), reader.tables().orders.id()}) {
    Cursor cursor(reader.txn(), table);
    for (bool on = cursor.first(); on;) {
      const std::string venue(cursor.key().substr(0, cursor.key().find('\0')));
      venues.insert(venue);
      on = cursor.seek(venue + '\1');
    }
  }
  return {venues.begin(), venues.end()};
}

Result<> read_out(const Reader& reader, const rows::Identity& self, const ExportWish& wish,
                  Destination& destination, ProgressLine& progress, ExportTally& tally) {
  return Reading(reader, self, wish, destination, progress, tally).run();
}

}  // namespace willcall
