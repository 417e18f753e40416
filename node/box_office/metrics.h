// How the box office stands, in numbers. Constant-time counts of one snapshot; what has to be looked at one
// by one is bounded.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "node/box_office/office.h"

namespace willcall {

/// Tickets of the node's own venue, by whose they are.
struct TicketMetrics {
  struct Shelf {
    std::string_view allocation;  ///< own, pool, elsewhere
    std::string_view status;
    std::int64_t tickets = 0;
  };
  std::vector<Shelf> shelves;  ///< every pair, in a fixed order
};

struct BoxOfficeMetrics {
  OutboxSummary outbox;
  std::map<std::string, std::size_t> exceptions;  ///< open ones by kind; the known kinds are always there
  std::size_t quarantined = 0;
  std::size_t provisional = 0;  ///< tickets sold provisionally and not confirmed
  std::size_t holds = 0;        ///< open orders taken here, whose holds run
  std::size_t tickets = 0, orders = 0, journal = 0, answers = 0;  ///< rows
  TicketMetrics shelves;
};

/// Open exceptions beyond so many are counted under "not_looked_at": they have to be read for their kind.
inline constexpr std::size_t kExceptionsLookedAt = 500;

/// Throws StoreError where the store cannot be read. Threads: any.
BoxOfficeMetrics box_office_metrics(const Office& office);

}  // namespace willcall
