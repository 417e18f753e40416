#include "tests/store/open_store.h"

#include <algorithm>
#include <stdexcept>

#include "schema/event.h"

namespace willcall::test {
namespace {

// The two kinds of record under the same names, so that a story is written once.
struct Tickets {
  using Record = Ticket;
  using Row = rows::TicketRow;
  static std::optional<Row> find(const Reader& r, const RecordKey& k) { return r.ticket(k.venue, k.id); }
  static Record& of(Row& row) { return *row.mutable_ticket(); }
  static Record& of(Event& event) { return *event.mutable_ticket(); }
};
struct Orders {
  using Record = Order;
  using Row = rows::OrderRow;
  static std::optional<Row> find(const Reader& r, const RecordKey& k) { return r.order(k.venue, k.id); }
  static Record& of(Row& row) { return *row.mutable_order(); }
  static Record& of(Event& event) { return *event.mutable_order(); }
};

const typename Tickets::Row* pointer(const std::optional<rows::TicketRow>& row) {
  return row ? &*row : nullptr;
}
const typename Orders::Row* pointer(const std::optional<rows::OrderRow>& row) {
  return row ? &*row : nullptr;
}

template <class Of>
Event event_of(const typename Of::Record& after) {
  Event event;
  event.mutable_change()->set_kind(after.version() == 1 ? Change::CREATE : Change::UPDATE);
  event.mutable_change()->set_operation_id(after.id() + "/" + std::to_string(after.version()));
  Of::of(event) = after;
  return event;
}

// Changes the stored row of a record (or a new one) and saves it.
template <class Of>
void change(Writer& writer, const RecordKey& key, const std::function<void(typename Of::Row&)>& by) {
  const auto before = Of::find(writer, key);
  typename Of::Row after = before.value_or(typename Of::Row{});
  by(after);
  writer.save(pointer(before), after);
}

template <class Of>
void here(Writer& writer, typename Of::Record record, TimeMs hold_until, TimeMs now) {
  change<Of>(writer, key_of(record), [&](typename Of::Row& row) {
    record.set_version(Of::of(row).version() + 1);
    writer.add_local(*row.mutable_standing(), event_of<Of>(record), now);
    Of::of(row) = record;
    if constexpr (std::is_same_v<Of, Orders>) {
      row.clear_hold();
      if (hold_until != 0) row.mutable_hold()->set_expires_at_ms(hold_until);
    }
  });
}

template <class Of>
void there(Writer& writer, typename Of::Record record, std::uint64_t sequence) {
  change<Of>(writer, key_of(record), [&](typename Of::Row& row) {
    if (record.version() == 0) record.set_version(Of::of(row).version() + 1);
    const Event event = event_of<Of>(record);
    writer.add_base(*row.mutable_standing(), {event, encode(event), Encoding::protobuf, sequence}, 2000);
    Of::of(row) = record;
  });
}

Event event_in(const JournalEntry& entry) { return decode_own(entry.bytes, entry.encoding); }

template <class Of>
void confirm_record(Writer& writer, const RecordKey& key, std::uint64_t sequence) {
  change<Of>(writer, key, [&](typename Of::Row& row) {
    const JournalEntry first = writer.pending(row.standing()).at(0);
    writer.confirm_first(*row.mutable_standing(), first, version_of(event_in(first)), sequence);
  });
}

}  // namespace

OpenStore::OpenStore(std::size_t map_bytes) { reopen(map_bytes); }

void OpenStore::reopen(std::size_t map_bytes) {
  store_.reset();
  store_ = std::make_unique<Store>(directory_ / "data", false, map_bytes);
}

void OpenStore::write(const std::function<void(Writer&)>& work) {
  WriteTxn txn(environment());
  Writer writer(tables(), txn);
  work(writer);
  txn.commit();
}

StoreError failure_of(const std::function<void()>& what) {
  try {
    what();
  } catch (const StoreError& error) {
    return error;
  }
  throw std::logic_error("it should have failed");
}

bool says(const std::string& text, const std::vector<std::string>& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

Ticket seat(const std::string& id, const std::string& owner, Ticket::Status status) {
  Ticket ticket;
  ticket.set_id(id);
  ticket.set_venue("arena");
  ticket.set_title("Night of Songs");
  ticket.set_price(2500);
  ticket.set_currency("EUR");
  ticket.set_allocated_to(owner);
  ticket.set_status(status);
  return ticket;
}

Order sale(const std::string& id, const std::string& user, Order::Status status) {
  Order order;
  order.set_id(id);
  order.set_venue("arena");
  order.set_user_id(user);
  order.set_status(status);
  order.set_currency("EUR");
  order.set_total(2500);
  order.add_tickets()->set_id("A-1");
  return order;
}

RecordKey seat_key(const std::string& id) { return {Kind::ticket, "arena", id}; }
RecordKey sale_key(const std::string& id) { return {Kind::order, "arena", id}; }

void change_here(Writer& writer, Ticket after, TimeMs now) {
  here<Tickets>(writer, std::move(after), 0, now);
}
void change_here(Writer& writer, Order after, TimeMs hold_until, TimeMs now) {
  here<Orders>(writer, std::move(after), hold_until, now);
}
void change_there(Writer& writer, Ticket after, std::uint64_t sequence) {
  there<Tickets>(writer, std::move(after), sequence);
}
void change_there(Writer& writer, Order after, std::uint64_t sequence) {
  there<Orders>(writer, std::move(after), sequence);
}

void confirm(Writer& writer, const RecordKey& key, std::uint64_t sequence) {
  key.kind == Kind::ticket ? confirm_record<Tickets>(writer, key, sequence)
                           : confirm_record<Orders>(writer, key, sequence);
}

void give_up_pending(Writer& writer, const std::string& seat_id) {
  change<Tickets>(writer, seat_key(seat_id), [&](rows::TicketRow& row) {
    const Event base = event_in(writer.entry(row.standing().base_entry()).value());
    writer.drop_pending(*row.mutable_standing(), writer.pending(row.standing()),
                        base.change().operation_id());
    *row.mutable_ticket() = base.ticket();
  });
}

void lose(Writer& writer, const std::string& seat_id, std::size_t count) {
  change<Tickets>(writer, seat_key(seat_id), [&](rows::TicketRow& row) {
    std::vector<JournalEntry> lost;
    std::optional<JournalEntry> base;
    writer.history(row.standing().base_entry(), [&](const JournalEntry& entry) {
      if (lost.size() == count) {
        base = entry;
      } else {
        lost.insert(lost.begin(), entry);
      }
      return !base;
    });
    writer.unconfirm(*row.mutable_standing(), seat_key(seat_id), lost, base ? &*base : nullptr,
                     base ? version_of(event_in(*base)) : 0, base ? 1 : 0);
  });
}

std::vector<std::string> history(const Reader& reader, const RecordKey& key) {
  std::vector<std::string> events;
  const auto standing = reader.standing(key);
  reader.history(standing ? standing->head_entry() : 0, [&](const JournalEntry& entry) {
    const Event event = event_in(entry);
    events.push_back(std::to_string(version_of(event)) + " " + Change::Kind_Name(event.change().kind()));
    return true;
  });
  return events;
}

}  // namespace willcall::test
