// Who may change the sale of a ticket, and what the owner answers to a writer who broke that rule. Pure.
//
// The sale of a ticket is its status, its order and its allocation. While an order holds it, only the node of
// that order changes it; while it is free, only the node that it is allocated to; in the pool any node.
// Anybody may change title and price.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "node/domain/stamp.h"

namespace willcall {

/// The reason of a correction begins with it.
inline constexpr std::string_view kPutRight = "put right: ";

bool same_sale(const Ticket& a, const Ticket& b);
/// The node that answers for the ticket; empty: none, it is in the pool.
const std::string& owner_of(const Ticket& ticket);

/// Did the author of `event` have the right to change a ticket that was `before`? An admin's seizure is
/// right, and so is an allocated sale that takes its seat back after the centre lost data.
bool had_right(const Ticket& before, const Event& event);

/// Does the event change, without the right to it, what `node_id` answers for? What lies in a gap before it
/// may have been anybody's, so there any change of the sale counts.
bool takes_from(const std::string& node_id, const Ticket& base, const Event& event, bool over_gap);
bool takes_from(const std::string& node_id, const Order& base, const Event& event, bool over_gap);

/// `broken` with the sale as it stood rightfully before: the correction that its owner puts on top. Nothing:
/// the sale is the same.
std::optional<Event> put_right(const Ticket& rightful, const Ticket& broken, const Stamp& stamp);
/// The same for an order, which only its own node changes.
Event put_right(const Order& rightful, const Order& broken, const Stamp& stamp);

}  // namespace willcall
