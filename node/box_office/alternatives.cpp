#include "node/box_office/alternatives.h"

#include <algorithm>
#include <set>

#include "node/domain/nearest.h"
#include "node/store/listing.h"

namespace willcall {
namespace {

// Ids looked at on each side of each place of each shelf: 40 x 2 sides x 3 places x 2 shelves = 480 tickets
// at most, a millisecond or two. A row of seats is shorter than 80; within a longer run of numbers the
// nearest are the nearest in byte order too, but for the number of digits, for which there are the places.
constexpr std::size_t kLookedAt = 40;

std::set<Money> prices_for(const Reader& reader, const Order& order, const std::string& ticket) {
  std::set<Money> prices;
  for (const OrderLine& line : order.tickets())
    if (line.id() == ticket) prices.insert(line.price());
  if (const auto row = reader.ticket(order.venue(), ticket)) prices.insert(row->ticket().price());
  return prices;
}

}  // namespace

std::vector<std::string> alternatives(const Reader& reader, const Office& office, const Order& order,
                                      const std::string& ticket) {
  std::set<std::string> around, own;
  for (const OrderLine& line : order.tickets()) own.insert(line.id());
  for (const std::string& owner : {office.policy.node_id, std::string()})
    for (const std::string& place : places_around(ticket))
      for (std::string& id : ids_around(reader, {order.venue(), owner, Ticket::AVAILABLE}, place, kLookedAt))
        around.insert(std::move(id));
  const std::set<Money> prices = prices_for(reader, order, ticket);
  std::vector<std::string> free;
  for (const std::string& id : around) {
    const auto row = own.contains(id) ? std::nullopt : reader.ticket(order.venue(), id);
    if (row && row->ticket().currency() == order.currency() && prices.contains(row->ticket().price()))
      free.push_back(id);
  }
  return nearest(ticket, std::move(free), kAlternativesMax);
}

}  // namespace willcall
