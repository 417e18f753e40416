// Allocations: which node may sell a ticket. Threads: any. Every call blocks until it is durable, and, for
// tickets of the pool, until the stream has decided.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/claiming.h"
#include "node/box_office/picking.h"

namespace willcall {

inline constexpr int kAllocationTicketsMax = 5000;  ///< of one request; the committer has others to serve

struct AllocationRequest {
  std::string venue;
  std::string to;                    ///< a node; empty: the pool
  std::vector<std::string> tickets;  ///< these, or `count`
  std::optional<TicketCount> count;  ///< the first free ones in id order
  /// An admin takes them from a node that is given up for dead; `confirm` repeats its id.
  std::string from, confirm;
  bool force = false;
};

struct AllocationCount {
  std::string node_id;  ///< empty: the pool
  std::int64_t available = 0, reserved = 0, sold = 0, withdrawn = 0;
};

class AllocationDesk {
 public:
  explicit AllocationDesk(Office& office) : office_(office) {}

  /// {"allocated":n}. Own tickets move at any time; those of the pool as a claim, each standing or falling
  /// alone; with `force` the available tickets of `from`, and, named one by one, those that its unpaid orders
  /// hold. Refuses: central_unreachable, ticket_unavailable, ticket_not_found, allocated_elsewhere,
  /// offline_not_allocated, invalid_request.
  Result<Answer> give(const AllocationRequest& wanted, const Actor& actor,
                      const std::optional<RequestKey>& key) {
    return await(office_, begin(wanted, actor, key));
  }
  /// As give(), without waiting for the claim.
  Begun begin(const AllocationRequest& wanted, const Actor& actor, const std::optional<RequestKey>& key);

  /// Per node and pool, from counters. not_found: the venue is not followed.
  Result<std::vector<AllocationCount>> summary(const std::string& venue) const;

 private:
  Result<std::vector<std::string>> choose(const AllocationRequest& wanted) const;
  Result<Step> write(Writer& writer, const AllocationRequest& wanted, const std::vector<std::string>& ids,
                     const Actor& actor);
  Office& office_;
};

}  // namespace willcall
