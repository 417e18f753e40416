// Pages of tickets and orders, in id order, from the index that fits the filter: a page costs what it shows.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node/store/reader.h"

namespace willcall {

struct TicketFilter {
  std::string venue;
  std::optional<Ticket::Status> status;
  std::optional<std::string> allocated_to;  ///< "" is the pool
};

struct OrderFilter {
  std::string venue;
  std::optional<Order::Status> status;
  std::optional<std::string> user;
};

struct ExceptionFilter {
  std::string venue;
  std::optional<bool> resolved;
};

/// Calls `visit` for every record of the filter whose id is above `after`, until it returns false.
void each_ticket(const Reader& reader, const TicketFilter& filter, const std::string& after,
                 const std::function<bool(rows::TicketRow&&)>& visit);
void each_order(const Reader& reader, const OrderFilter& filter, const std::string& after,
                const std::function<bool(rows::OrderRow&&)>& visit);
void each_exception(const Reader& reader, const ExceptionFilter& filter, const std::string& after,
                    const std::function<bool(rows::ExceptionRow&&)>& visit);

/// The venues that have open exceptions, in byte order.
std::vector<std::string> venues_with_exceptions(const Reader& reader);

/// Ids on a shelf around `id` in byte order: at most `each_way` below it, and as many from it on.
std::vector<std::string> ids_around(const Reader& reader, const Shelf& shelf, const std::string& id,
                                    std::size_t each_way);

/// Tickets on each shelf of a venue that was ever used, from counters.
struct ShelfCount {
  Shelf shelf;
  std::int64_t tickets = 0;
};
std::vector<ShelfCount> shelf_counts(const Reader& reader, const std::string& venue);

}  // namespace willcall
