// The rules of one ticket: (record, change, now) -> event or refusal. Pure; decides nothing about money
// promised (promise.h) or about orders (orders.h).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "node/domain/stamp.h"
#include "schema/result.h"

namespace willcall {

struct NewTicket {
  std::string venue, id, title, currency, seller_id;
  std::string allocated_to;  ///< empty: the pool
  Money price = 0;
};

/// Refuses a title, price or currency that the contract does not allow (invalid_request).
Result<Event> create_ticket(const NewTicket& wanted, const Stamp& stamp);

/// Is this the ticket that `wanted` would create? Nothing if so, else "price is 2500, not 2600".
std::optional<std::string> difference(const Ticket& ticket, const NewTicket& wanted);

struct TicketEdit {
  std::optional<std::string> title;
  std::optional<Money> price;
};

/// Anyone who may edit it may do so wherever it is allocated. Refuses: forbidden (not its seller, no admin),
/// ticket_reserved (an order holds it, or it is sold), invalid_request.
Result<Event> edit_ticket(const Ticket& ticket, const TicketEdit& edit, const Actor& actor,
                          const Stamp& stamp);

/// Off sale and back. Refuses: forbidden, ticket_unavailable. The caller has asked sale_right() first.
Result<Event> withdraw_ticket(const Ticket& ticket, const Actor& actor, const std::string& reason,
                              const Stamp& stamp);
Result<Event> restore_ticket(const Ticket& ticket, const Actor& actor, const std::string& reason,
                             const Stamp& stamp);

/// The order that takes a ticket.
struct Taker {
  std::string order_id;
  Order::Guarantee guarantee = Order::UNSTATED;
  TimeMs reserved_until = 0;
};
/// REQUIRES: the ticket is available, or held by the same order.
Event reserve_ticket(const Ticket& ticket, const Taker& taker, const Stamp& stamp);
Event sell_ticket(const Ticket& ticket, const Taker& taker, const Stamp& stamp);
/// REQUIRES: the ticket is reserved or sold. The event names the order that lets go.
Event release_ticket(const Ticket& ticket, const std::string& reason, const Stamp& stamp);

/// To a node, or to the pool (empty). Refuses ticket_unavailable. The caller has asked sale_right() first.
Result<Event> allocate_ticket(const Ticket& ticket, const std::string& to, const Stamp& stamp);

/// An admin takes over from a node that is given up for dead. What that node sold meanwhile may be refused
/// when it comes back. An available ticket of its allocation goes to `to`; one that an unpaid order of it
/// holds, of its allocation or of the pool, is released first (then there may be two events). Refuses
/// ticket_unavailable: it is sold, or not that node's.
Result<std::vector<Event>> seize_ticket(const Ticket& ticket, const std::string& from, const std::string& to,
                                        const Stamp& first, const Stamp& second);

/// How this node stands to the centre at the moment of a sale.
enum class Reach {
  own_centre,  ///< no centre is configured: this node is its own
  online,
  offline,
};

/// What a sale_right() depends on beside the ticket.
struct Counter {
  const std::string& node_id;
  Reach reach = Reach::offline;
  bool provisional = false;  ///< one more ticket may be sold provisionally
};

/// May this node reserve or sell the ticket, and with what guarantee? The cases of a sale. `claimed` while
/// online means: once the stream has confirmed it.
/// `assured`: the base and every pending version say that it is allocated to this node.
/// Refuses: allocated_elsewhere (with nodeId), offline_not_allocated.
Result<Order::Guarantee> sale_right(const Ticket& ticket, bool assured, const Counter& counter);

}  // namespace willcall
