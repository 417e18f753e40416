// Changes of many tickets in one request (allocations, withdrawals): all are looked at before the first is
// written. Own tickets change at once; for those of the pool the stream is asked (claiming.h).
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "node/box_office/claiming.h"

namespace willcall {

class TicketChanges {
 public:
  /// `what`: the word of the answer, {"allocated":n}.
  TicketChanges(Writer& writer, Office& office, std::string venue, std::string what, std::string by)
      : writer_(writer),
        office_(office),
        venue_(std::move(venue)),
        what_(std::move(what)),
        by_(std::move(by)) {}

  struct Found {
    TicketDraft draft;
    bool at_once = false;  ///< this node's own: no claim is needed
  };
  /// A ticket that this node may change, as it may sell it. Refuses ticket_not_found, ticket_unavailable (a
  /// claim wants it), allocated_elsewhere, offline_not_allocated.
  Result<Found> find(const std::string& id) const;
  /// A ticket of another node, which an admin seizes.
  Result<Found> find_foreign(const std::string& id) const;

  void add(Found found, std::vector<Event> events) {
    changes_.emplace_back(std::move(found), std::move(events));
  }
  /// Is as it should be already: counted.
  void add_done() { ++done_; }
  /// Any tickets would do: fewer, because another writer came first, are no refusal.
  void any_will_do() { any_ = true; }

  /// Writes them all. The answer, or the claim that has to wait for the stream.
  Step write();

 private:
  Result<TicketDraft> free_draft(const std::string& id) const;

  Writer& writer_;
  Office& office_;
  const std::string venue_, what_, by_;
  std::vector<std::pair<Found, std::vector<Event>>> changes_;
  std::int64_t done_ = 0;
  bool any_ = false;
};

}  // namespace willcall
