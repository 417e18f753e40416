// When another writer's event came first: what remains of this node's pending changes (rebase), and whether
// an order still holds its tickets (settle). Pure. What commutes stands; what does not is refused whole.
#pragma once
#include <optional>
#include <string>

#include "schema/records.h"

namespace willcall {

/// What this node knows of the order that a pending ticket change belongs to.
enum class OrderState { unknown, live, dead };

/// One pending change as its author meant it: the record it was made on and the record it made.
struct PendingTicket {
  const Change& change;
  const Ticket* before;  ///< null: the change created the record
  const Ticket& after;
  OrderState order;  ///< of change.order_id
};

/// The ticket after the change is made again on `head` (null: the record does not exist), or nothing when the
/// change has lost its sense: its effect already stands, the ticket went to somebody else, or a rule of the
/// counter forbids it on this base. The version is head's + 1. Only what the change changed is changed again.
std::optional<Ticket> reapply(const PendingTicket& pending, const Ticket* head);
/// The same for an order, which only its own node changes.
std::optional<Order> reapply(const Change& change, const Order& wanted, const Order* head);

/// What the node that took `order` has to do about one of its tickets.
enum class Settlement {
  nothing,
  wait,       ///< the ticket is not known here yet
  sell,       ///< held, but not sold as the paid order says: sell it
  take,       ///< free and not allocated elsewhere: take it again
  take_back,  ///< another order holds it, with less right: an allocated sale beats a claimed or provisional
              ///< one
  complete,   ///< sold for this order, which is still open here: the order completes
  refuse,     ///< gone: the whole order is undone
  release,    ///< the order is dead and still holds it
};
/// `seized`: an admin took the ticket from that node, so that its right is gone.
Settlement settle(const Order& order, const Ticket* head, bool seized = false);

}  // namespace willcall
