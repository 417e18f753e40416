#include "node/store/structure_check.h"

#include <map>

#include "node/store/listing.h"
#include "schema/event.h"
#include "schema/invariant.h"

namespace willcall {
namespace {

constexpr std::size_t kFaultsListed = 100;

class Check {
 public:
  explicit Check(const Reader& reader) : reader_(reader), t_(reader.tables()) {}

  StructureReport run() {
    each(t_.tickets, report_.tickets,
         [this](std::string_view key, const rows::TicketRow& row) { look(key, row); });
    each(t_.orders, report_.orders,
         [this](std::string_view key, const rows::OrderRow& row) { look(key, row); });
    each(t_.journal, report_.journal, [this](std::string_view, const rows::JournalRow& row) {
      const Event event = decode_own(row.event(), static_cast<Encoding>(row.encoding()));
      ensure(version_of(event) == row.version(), "a journal entry has its event's version");
    });
    each(t_.outbox, report_.outbox, [](std::string_view, const rows::OutboxRow&) {});
    std::uint64_t others = 0;
    each(t_.answers, others, [this](std::string_view key, const rows::AnswerRow& row) {
      ++answers_;
      expect(key == answer_key(row.scope()), "an answer stands under another key");
      expect(has(t_.answers_by_time, answer_time_key(row.at_ms(), key)),
             "an answer is missing in its index by time");
    });
    each(t_.claims, others, [this](std::string_view, const rows::ClaimRow& claim) {
      claimed_ += static_cast<std::uint64_t>(claim.parts_size());
      for (const auto& part : claim.parts())
        expect(has(t_.claimed, record_key(claim.venue(), part.id())), "a claim is missing in its index");
    });
    each(t_.exceptions, others, [this](std::string_view key, const rows::ExceptionRow& row) {
      expect(key == record_key(row.venue(), row.id()), "exception " + row.id() + " stands under another key");
      if (row.resolved()) return;
      ++open_exceptions_;
      expect(has(t_.open_exceptions, std::string(key)), "exception " + row.id() + " is missing in its index");
    });
    each(t_.quarantine, others, [](std::string_view, const rows::QuarantineRow&) {});
    each(t_.cursors, others, [](std::string_view, const rows::CursorRow&) {});
    each(t_.identity, others, [](std::string_view, const rows::Identity&) {});
    look_at_meta();
    look_at_sizes();
    look_at_counters();
    return std::move(report_);
  }

 private:
  template <class Row, class Visit>
  void each(const RowTable<Row>& table, std::uint64_t& count, Visit visit) {
    Cursor cursor(reader_.txn(), table.id());
    for (bool on = cursor.first(); on; on = cursor.next(), ++count) try {
        visit(cursor.key(), table.open(cursor.key(), cursor.value()));
      } catch (const std::exception& error) {
        fault(error.what());
      }
  }

  void look(std::string_view key, const rows::TicketRow& row) {
    const Ticket& t = row.ticket();
    expect(key == record_key(t.venue(), t.id()), "ticket " + t.id() + " stands under another key");
    const std::string shelf = shelf_prefix(t.venue(), t.allocated_to(), t.status());
    expect(has(t_.shelves, shelf + t.id()), "ticket " + t.id() + " is missing in its index");
    ++shelves_[shelf];
    if (t.guarantee() == Order::PROVISIONAL && is_pending(row.standing())) {
      ++provisional_;
      expect(has(t_.provisional, record_key(t.venue(), t.id())),
             "ticket " + t.id() + " is missing in its index of provisional sales");
    }
    look_at_chain(key_of(t), row.standing(), t.version());
  }

  void look(std::string_view key, const rows::OrderRow& row) {
    const Order& o = row.order();
    expect(key == record_key(o.venue(), o.id()), "order " + o.id() + " stands under another key");
    expect(has(t_.orders_by_status, order_status_prefix(o.venue(), o.status()) + o.id()),
           "order " + o.id() + " is missing in its index by status");
    if (!o.user_id().empty()) {
      ++users_;
      expect(has(t_.orders_by_user, order_user_prefix(o.venue(), o.user_id()) + o.id()),
             "order " + o.id() + " is missing in its index by user");
    }
    if (o.status() == Order::CREATED && row.hold().expires_at_ms() != 0) {
      ++holds_;
      expect(has(t_.expiries, expiry_key(row.hold().expires_at_ms(), o.venue(), o.id())),
             "order " + o.id() + " is missing in its index of holds");
    }
    look_at_chain(key_of(o), row.standing(), o.version());
  }

  // head -> ... -> base: versions fall by one, what is pending is in the outbox, the head is the record.
  void look_at_chain(const RecordKey& key, const rows::Standing& s, Version head) {
    const std::string name = subject_of(key);
    Version expected = head;
    bool gap_allowed = false, whole = false;
    reader_.history(s.head_entry(), [&](const JournalEntry& entry) {
      const Event event = decode_own(entry.bytes, entry.encoding);
      const Version version = version_of(event);
      if (entry.previous >= entry.position) return false;  // or the walk might never end
      expect(key_of(event) == key, name + ": the journal holds another record's event");
      expect(gap_allowed ? version <= expected : version == expected,
             name + ": versions do not follow each other");
      expected = version - 1;
      if (entry.position == s.base_entry()) {
        expect(version == s.base_version(), name + ": the base's version is not that of its event");
        whole = true;
        return false;
      }
      gap_allowed = look_at_pending(name, key, entry.position, version);
      whole = s.base_entry() == 0 && entry.previous == 0;
      if (whole) expect(gap_allowed || version == 1, name + ": its history does not begin with version 1");
      return true;
    });
    expect(whole, name + ": the journal does not lead from the head to the base");
  }

  // True if a gap may lie below: the stream had the event, perhaps over a gap, and lost it.
  bool look_at_pending(const std::string& name, const RecordKey& key, Position position, Version version) {
    ++pending_;
    const auto row = t_.outbox.get(reader_.txn(), number_key(position));
    expect(row.has_value(), name + ": a pending event is not in the outbox");
    if (!row) return false;
    expect(row->kind() == static_cast<std::uint32_t>(key.kind) && row->venue() == key.venue &&
               row->id() == key.id && row->version() == version,
           name + ": the outbox names another event than the journal");
    return row->again();
  }

  void look_at_sizes() {
    expect(pending_ == report_.outbox, "the outbox holds events that no record waits for");
    expect(reader_.txn().count(t_.shelves) == report_.tickets, "the index of tickets has entries too many");
    expect(reader_.txn().count(t_.orders_by_status) == report_.orders,
           "the index of orders has entries too many");
    expect(reader_.txn().count(t_.orders_by_user) == users_, "the index of users has entries too many");
    expect(reader_.provisional() == provisional_, "the index of provisional sales has entries too many");
    expect(reader_.txn().count(t_.claimed) == claimed_, "the index of claims has entries too many");
    expect(reader_.txn().count(t_.expiries) == holds_, "the index of holds has entries too many");
    expect(reader_.txn().count(t_.answers_by_time) == answers_, "the index of answers has entries too many");
    expect(reader_.open_exceptions() == open_exceptions_,
           "the index of open exceptions has entries too many");
  }

  void look_at_meta() {
    Cursor cursor(reader_.txn(), t_.meta);
    for (bool on = cursor.first(); on; on = cursor.next()) try {
        (void)unseal("meta", cursor.key(), cursor.value());
      } catch (const StoreError& error) {
        fault(error.what());
      }
  }

  void look_at_counters() {
    Cursor cursor(reader_.txn(), t_.counters);
    for (bool on = cursor.first(); on; on = cursor.next()) try {
        const auto counted = shelves_.find(std::string(cursor.key()));
        const std::uint64_t actual = counted == shelves_.end() ? 0 : counted->second;
        expect(number_of(unseal("counters", cursor.key(), cursor.value())) == actual,
               "a counter of tickets is wrong");
        if (counted != shelves_.end()) shelves_.erase(counted);
      } catch (const StoreError& error) {
        fault(error.what());
      }
    expect(shelves_.empty(), "a counter of tickets is missing");
  }

  bool has(TableId table, const std::string& key) { return reader_.txn().get(table, key).has_value(); }
  void expect(bool holds, const std::string& what) {
    if (!holds) fault(what);
  }
  void fault(const std::string& what) {
    ++report_.fault_count;
    if (report_.faults.size() < kFaultsListed) report_.faults.push_back(what);
  }

  const Reader& reader_;
  const Tables& t_;
  StructureReport report_;
  std::map<std::string, std::uint64_t> shelves_;
  std::uint64_t pending_ = 0, users_ = 0, holds_ = 0, provisional_ = 0, claimed_ = 0, open_exceptions_ = 0;
  std::uint64_t answers_ = 0;
};

}  // namespace

StructureReport check_structure(const Reader& reader) { return Check(reader).run(); }

}  // namespace willcall
