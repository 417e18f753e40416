// Which tickets an order is about: those that are named, and those that the node picks for a count.
//
// A count can mean a walk over a shelf of a million tickets, for which the committer has no time. So the walk
// is done before, on a snapshot, and its finds are only looked at again in the transaction.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "node/box_office/ledger.h"

namespace willcall {

struct NamedTicket {
  std::string venue, id;
  std::optional<Version> seen;
};
/// General admission: any that fit.
struct TicketCount {
  int count = 0;  ///< 1..kOrderTicketsMax
  std::optional<Money> price;
  std::string title_prefix;
};
using Wish = std::variant<NamedTicket, TicketCount>;

/// A ticket that can be sold here and now, at the price that the buyer is promised.
struct Pick {
  TicketDraft draft;
  OrderLine line;
  Order::Guarantee guarantee = Order::UNSTATED;
};

/// Have they more tickets together than one order may have?
bool too_many(const std::vector<Wish>& wishes);
/// Is the choice of a ticket left to the node?
bool has_count(const std::vector<Wish>& wishes);

/// What the counts among some wishes found on a snapshot.
struct Finds {
  std::vector<std::string> ids;     ///< in the order in which they are taken, and some to spare
  std::optional<Error> not_enough;  ///< ticket_unavailable with `left`
};
/// One walk for all counts. Nothing of too many wishes, and nothing where there is no count. REQUIRES:
/// `venue` is followed.
Finds find_counted(const Reader& reader, const Office& office, const std::string& venue,
                   const std::vector<Wish>& wishes);

/// All of them, or an error that names every bad ticket, in the order of the contract: the named
/// tickets in the order of the request, then what is wrong with the order as a whole. Counts are filled from
/// `finds`; without, by a walk. Nothing: the finds have been sold meanwhile, find anew. REQUIRES: `venue` is
/// followed.
std::optional<Result<std::vector<Pick>>> pick(const Reader& reader, const Office& office,
                                              const std::string& venue, const std::vector<Wish>& wishes,
                                              const Finds* finds);

}  // namespace willcall
