#include "node/store/listing.h"

#include <memory>

#include "schema/invariant.h"

namespace willcall {
namespace {

/// The ids under one prefix of an index, in order.
class Ids {
 public:
  Ids(const Txn& txn, TableId index, std::string prefix, const std::string& after)
      : cursor_(txn, index), prefix_(std::move(prefix)) {
    // A zero byte behind an id is the lowest key above it.
    on_ = cursor_.seek(after.empty() ? prefix_ : prefix_ + after + '\0');
    check();
  }
  bool on() const { return on_; }
  std::string_view id() const { return cursor_.key().substr(prefix_.size()); }
  void next() {
    on_ = cursor_.next();
    check();
  }

 private:
  void check() { on_ = on_ && cursor_.key().starts_with(prefix_); }
  Cursor cursor_;
  std::string prefix_;
  bool on_ = false;
};

/// Several indexes as one, in id order. Few (the allocations of a venue), so the least is found by looking.
void merge(std::vector<std::unique_ptr<Ids>>& sources, const std::function<bool(const std::string&)>& visit) {
  for (;;) {
    Ids* least = nullptr;
    for (const auto& source : sources)
      if (source->on() && (!least || source->id() < least->id())) least = source.get();
    if (!least || !visit(std::string(least->id()))) return;
    least->next();
  }
}

// The whole table of a venue.
template <class Row>
void each_of_venue(const Reader& reader, const RowTable<Row>& table, const std::string& venue,
                   const std::string& after, const std::function<bool(Row&&)>& visit) {
  const std::string prefix = record_key(venue, "");
  Cursor cursor(reader.txn(), table.id());
  for (bool on = cursor.seek(after.empty() ? prefix : prefix + after + '\0');
       on && cursor.key().starts_with(prefix); on = cursor.next())
    if (!visit(table.open(cursor.key(), cursor.value()))) return;
}

bool matches(const Shelf& shelf, const TicketFilter& filter) {
  return (!filter.status || shelf.status == *filter.status) &&
         (!filter.allocated_to || shelf.allocated_to == *filter.allocated_to);
}

}  // namespace

std::vector<ShelfCount> shelf_counts(const Reader& reader, const std::string& venue) {
  std::vector<ShelfCount> counts;
  const std::string prefix = record_key(venue, "");
  Cursor cursor(reader.txn(), reader.tables().counters);
  for (bool on = cursor.seek(prefix); on && cursor.key().starts_with(prefix); on = cursor.next())
    counts.push_back({parse_shelf(cursor.key()), static_cast<std::int64_t>(number_of(
                                                     unseal("counters", cursor.key(), cursor.value())))});
  return counts;
}

void each_ticket(const Reader& reader, const TicketFilter& filter, const std::string& after,
                 const std::function<bool(rows::TicketRow&&)>& visit) {
  if (!filter.status && !filter.allocated_to)
    return each_of_venue(reader, reader.tables().tickets, filter.venue, after, visit);
  std::vector<std::unique_ptr<Ids>> sources;
  for (const auto& [shelf, tickets] : shelf_counts(reader, filter.venue))
    if (tickets > 0 && matches(shelf, filter))
      sources.push_back(std::make_unique<Ids>(reader.txn(), reader.tables().shelves,
                                              shelf_prefix(shelf.venue, shelf.allocated_to, shelf.status),
                                              after));
  merge(sources, [&](const std::string& id) {
    auto row = reader.ticket(filter.venue, id);
    ensure(row.has_value(), "an index names records that exist");
    return visit(std::move(*row));
  });
}

void each_order(const Reader& reader, const OrderFilter& filter, const std::string& after,
                const std::function<bool(rows::OrderRow&&)>& visit) {
  if (!filter.status && !filter.user)
    return each_of_venue(reader, reader.tables().orders, filter.venue, after, visit);
  // By user when one is named (few orders), and the status is looked at; else by status.
  const Tables& tables = reader.tables();
  Ids ids = filter.user ? Ids(reader.txn(), tables.orders_by_user,
                              order_user_prefix(filter.venue, *filter.user), after)
                        : Ids(reader.txn(), tables.orders_by_status,
                              order_status_prefix(filter.venue, *filter.status), after);
  for (; ids.on(); ids.next()) {
    auto row = reader.order(filter.venue, ids.id());
    ensure(row.has_value(), "an index names records that exist");
    if (filter.status && row->order().status() != *filter.status) continue;
    if (!visit(std::move(*row))) return;
  }
}

void each_exception(const Reader& reader, const ExceptionFilter& filter, const std::string& after,
                    const std::function<bool(rows::ExceptionRow&&)>& visit) {
  const Tables& tables = reader.tables();
  if (filter.resolved.value_or(true))  // nearly all are, so the others are left out
    return each_of_venue<rows::ExceptionRow>(
        reader, tables.exceptions, filter.venue, after, [&](rows::ExceptionRow&& row) {
          return (filter.resolved && !row.resolved()) || visit(std::move(row));
        });
  for (Ids ids(reader.txn(), tables.open_exceptions, record_key(filter.venue, ""), after); ids.on();
       ids.next()) {
    auto row = reader.exception(filter.venue, ids.id());
    ensure(row.has_value(), "an index names records that exist");
    if (!visit(std::move(*row))) return;
  }
}

// From one venue's first key over all its others to the next venue's.
std::vector<std::string> venues_with_exceptions(const Reader& reader) {
  std::vector<std::string> venues;
  Cursor cursor(reader.txn(), reader.tables().open_exceptions);
  for (bool on = cursor.first(); on; on = cursor.seek(venues.back() + '\1'))
    venues.emplace_back(cursor.key().substr(0, cursor.key().find('\0')));
  return venues;
}

std::vector<std::string> ids_around(const Reader& reader, const Shelf& shelf, const std::string& id,
                                    std::size_t each_way) {
  std::vector<std::string> found;
  const std::string prefix = shelf_prefix(shelf.venue, shelf.allocated_to, shelf.status);
  Cursor cursor(reader.txn(), reader.tables().shelves);
  const auto on_shelf = [&](bool on) { return on && cursor.key().starts_with(prefix); };
  const auto take = [&] { found.emplace_back(cursor.key().substr(prefix.size())); };
  bool on = cursor.seek(prefix + id);
  for (std::size_t n = 0; n < each_way && on_shelf(on); ++n, on = cursor.next()) take();
  on = cursor.seek(prefix + id) ? cursor.previous() : cursor.last();
  for (std::size_t n = 0; n < each_way && on_shelf(on); ++n, on = cursor.previous()) take();
  return found;
}

}  // namespace willcall
