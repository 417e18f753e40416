#include "node/box_office/alternatives.h"

#include <set>

#include "node/domain/nearest.h"
#include "node/store/listing.h"

namespace willcall {
namespace {

// The refusing transaction holds up every sale of this box, so what is looked at has a bound: 80 free tickets
// on each side of the lost one on each of two shelves, and 60 numbers below and above it, which stand
// elsewhere in byte order when they have more or fewer digits. About 500 rows, a millisecond or two; a row of
// seats is shorter.
constexpr std::size_t kFreeEachWay = 80;
constexpr std::uint64_t kNumbersEachWay = 60;

std::set<Money> prices_for(const Reader& reader, const Order& order, const std::string& ticket) {
  std::set<Money> prices;
  for (const OrderLine& line : order.tickets())
    if (line.id() == ticket) prices.insert(line.price());
  if (const auto row = reader.ticket(order.venue(), ticket)) prices.insert(row->ticket().price());
  return prices;
}

std::set<std::string> ids_near(const Reader& reader, const Office& office, const std::string& venue,
                               const std::string& ticket) {
  std::set<std::string> near;
  for (std::string& id : numbered_around(ticket, kNumbersEachWay)) near.insert(std::move(id));
  for (const std::string& owner : {office.policy.node_id, std::string()})
    for (std::string& id : ids_around(reader, {venue, owner, Ticket::AVAILABLE}, ticket, kFreeEachWay))
      near.insert(std::move(id));
  return near;
}

bool for_sale_here(const Ticket& t, const Office& office) {
  return t.status() == Ticket::AVAILABLE &&
         (t.allocated_to().empty() || t.allocated_to() == office.policy.node_id);
}

}  // namespace

std::vector<std::string> alternatives(const Reader& reader, const Office& office, const Order& order,
                                      const std::string& ticket) {
  std::set<std::string> own;
  for (const OrderLine& line : order.tickets()) own.insert(line.id());
  const std::set<Money> prices = prices_for(reader, order, ticket);
  std::vector<std::string> free;
  for (const std::string& id : ids_near(reader, office, order.venue(), ticket)) {
    const auto row = own.contains(id) ? std::nullopt : reader.ticket(order.venue(), id);
    if (row && for_sale_here(row->ticket(), office) && row->ticket().currency() == order.currency() &&
        prices.contains(row->ticket().price()))
      free.push_back(id);
  }
  return nearest(ticket, std::move(free), kAlternativesMax);
}

}  // namespace willcall
