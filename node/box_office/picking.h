// Which tickets an order is about: those that are named, and those that the node picks for a count.
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
  int count = 0;
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

/// All of them, or an error that names every bad ticket, in the order of the contract (API.md 4, order
/// refusals). REQUIRES: `venue` is followed.
Result<std::vector<Pick>> pick(const Reader& reader, const Office& office, const std::string& venue,
                               const std::vector<Wish>& wishes);

}  // namespace willcall
