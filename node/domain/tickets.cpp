#include "node/domain/tickets.h"

#include "schema/ids.h"
#include "schema/invariant.h"
#include "schema/words.h"

namespace willcall {
namespace {

constexpr std::size_t kTitleCharactersMax = 200;

std::optional<Error> fault_of_title(const std::string& title) {
  if (title.empty() || !is_utf8(title) || characters(title) > kTitleCharactersMax)
    return invalid("title", "'title' must have 1 to 200 characters.");
  return std::nullopt;
}

std::optional<Error> fault_of_price(Money price) {
  if (price < 0 || price > kMaxInteger)
    return invalid("price", "'price' must be a whole number of minor units from 0 to 9007199254740991.");
  return std::nullopt;
}

bool is_currency(const std::string& code) {
  return code.size() == 3 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

bool may_change(const Ticket& ticket, const Actor& actor) {
  return actor.admin || actor.sub == ticket.seller_id();
}

std::string status_of(const Ticket& ticket) { return std::string(word(ticket.status())); }

Error not_its_seller(const Ticket& ticket) {
  return {Code::forbidden, "Only the seller of " + ticket.id() + " or an admin may change it.", {}, {}};
}

Error not_available(const Ticket& ticket) {
  return {Code::ticket_unavailable,
          ticket.id() + " is " + status_of(ticket) + ".",
          {{"id", ticket.id()}, {"ticketStatus", status_of(ticket)}},
          {}};
}

Error not_allocated_to(const std::string& node, const Ticket& ticket) {
  const std::string& owner = ticket.allocated_to();
  return {Code::ticket_unavailable,
          ticket.id() + " is not " + node + "'s: it is " +
              (owner.empty() ? std::string("in the pool") : "allocated to " + owner) + ".",
          {{"id", ticket.id()}, {"ticketStatus", status_of(ticket)}},
          {}};
}

Result<Event> move_between(const Ticket& ticket, Ticket::Status from, Ticket::Status to, Change::Kind kind,
                           const Actor& actor, const std::string& reason, const Stamp& stamp) {
  if (!may_change(ticket, actor)) return not_its_seller(ticket);
  if (ticket.status() != from)
    return Error{Code::ticket_unavailable,
                 ticket.id() + " is " + status_of(ticket) + ", not " + std::string(word(from)) + ".",
                 {{"id", ticket.id()}, {"ticketStatus", status_of(ticket)}},
                 {}};
  Ticket after = ticket;
  after.set_status(to);
  Event event = event_of(kind, std::move(after), stamp);
  event.mutable_change()->set_reason(reason);
  return event;
}

Event taken(Change::Kind kind, Ticket::Status status, const Ticket& ticket, const Taker& taker,
            const Stamp& stamp) {
  ensure(ticket.status() == Ticket::AVAILABLE || ticket.order_id() == taker.order_id,
         "a ticket is taken only when free or held by the same order");
  Ticket after = ticket;
  after.set_status(status);
  after.set_order_id(taker.order_id);
  after.set_order_node(stamp.node_id);
  after.set_guarantee(taker.guarantee);
  after.set_reserved_until_ms(status == Ticket::RESERVED ? taker.reserved_until : 0);
  Event event = event_of(kind, std::move(after), stamp);
  event.mutable_change()->set_order_id(taker.order_id);
  return event;
}

}  // namespace

Result<Event> create_ticket(const NewTicket& wanted, const Stamp& stamp) {
  if (!is_id(wanted.id)) return invalid("id", "'id' must have 1 to 64 characters of A-Z a-z 0-9 _ -.");
  if (auto fault = fault_of_title(wanted.title)) return *fault;
  if (auto fault = fault_of_price(wanted.price)) return *fault;
  if (!is_currency(wanted.currency))
    return invalid("currency", "'currency' must be an ISO 4217 code such as EUR.");
  if (!wanted.allocated_to.empty() && !is_id(wanted.allocated_to))
    return invalid("allocatedTo", "'allocatedTo' must be the id of a node, or null for the pool.");
  Ticket ticket;
  ticket.set_id(wanted.id);
  ticket.set_venue(wanted.venue);
  ticket.set_title(wanted.title);
  ticket.set_price(wanted.price);
  ticket.set_currency(wanted.currency);
  ticket.set_seller_id(wanted.seller_id);
  ticket.set_allocated_to(wanted.allocated_to);
  return event_of(Change::CREATE, std::move(ticket), stamp);
}

std::optional<std::string> difference(const Ticket& ticket, const NewTicket& wanted) {
  const auto differs = [](const char* field, const std::string& has, const std::string& want) {
    return std::string(field) + " is " + (has.empty() ? "empty" : has) + ", not " +
           (want.empty() ? "empty" : want);
  };
  if (ticket.title() != wanted.title) return differs("title", ticket.title(), wanted.title);
  if (ticket.price() != wanted.price)
    return differs("price", std::to_string(ticket.price()), std::to_string(wanted.price));
  if (ticket.currency() != wanted.currency) return differs("currency", ticket.currency(), wanted.currency);
  if (ticket.allocated_to() != wanted.allocated_to)
    return differs("allocatedTo", ticket.allocated_to(), wanted.allocated_to);
  return std::nullopt;
}

Result<Event> edit_ticket(const Ticket& ticket, const TicketEdit& edit, const Actor& actor,
                          const Stamp& stamp) {
  if (!may_change(ticket, actor)) return not_its_seller(ticket);
  if (ticket.status() == Ticket::RESERVED || ticket.status() == Ticket::SOLD)
    return Error{Code::ticket_reserved,
                 ticket.id() + " is " + status_of(ticket) +
                     "; its title and price can change only while no order holds it.",
                 {{"orderId", ticket.order_id()}},
                 {}};
  Ticket after = ticket;
  if (edit.title) {
    if (auto fault = fault_of_title(*edit.title)) return *fault;
    after.set_title(*edit.title);
  }
  if (edit.price) {
    if (auto fault = fault_of_price(*edit.price)) return *fault;
    after.set_price(*edit.price);
  }
  return event_of(Change::UPDATE, std::move(after), stamp);
}

Result<Event> withdraw_ticket(const Ticket& ticket, const Actor& actor, const std::string& reason,
                              const Stamp& stamp) {
  return move_between(ticket, Ticket::AVAILABLE, Ticket::WITHDRAWN, Change::WITHDRAW, actor, reason, stamp);
}

Result<Event> restore_ticket(const Ticket& ticket, const Actor& actor, const std::string& reason,
                             const Stamp& stamp) {
  return move_between(ticket, Ticket::WITHDRAWN, Ticket::AVAILABLE, Change::RESTORE, actor, reason, stamp);
}

Event reserve_ticket(const Ticket& ticket, const Taker& taker, const Stamp& stamp) {
  return taken(Change::RESERVE, Ticket::RESERVED, ticket, taker, stamp);
}

Event sell_ticket(const Ticket& ticket, const Taker& taker, const Stamp& stamp) {
  return taken(Change::SELL, Ticket::SOLD, ticket, taker, stamp);
}

Event release_ticket(const Ticket& ticket, const std::string& reason, const Stamp& stamp) {
  ensure(!ticket.order_id().empty(), "only a held ticket is released");
  Ticket after = ticket;
  after.set_status(Ticket::AVAILABLE);
  after.clear_order_id();
  after.clear_order_node();
  after.clear_guarantee();
  after.clear_reserved_until_ms();
  Event event = event_of(Change::RELEASE, std::move(after), stamp);
  event.mutable_change()->set_order_id(ticket.order_id());
  event.mutable_change()->set_reason(reason);
  return event;
}

Result<Event> allocate_ticket(const Ticket& ticket, const std::string& to, const Stamp& stamp) {
  if (ticket.status() != Ticket::AVAILABLE) return not_available(ticket);
  Ticket after = ticket;
  after.set_allocated_to(to);
  return event_of(Change::ALLOCATE, std::move(after), stamp);
}

Result<std::vector<Event>> seize_ticket(const Ticket& ticket, const std::string& from, const std::string& to,
                                        const Stamp& first, const Stamp& second) {
  const bool reserved = ticket.status() == Ticket::RESERVED && ticket.order_node() == from;
  if (!reserved && ticket.status() != Ticket::AVAILABLE) return not_available(ticket);
  if (!reserved && ticket.allocated_to() != from) return not_allocated_to(from, ticket);
  std::vector<Event> events;
  if (reserved) events.push_back(release_ticket(ticket, "box " + from + " was taken over", first));
  Ticket free = reserved ? events.front().ticket() : ticket;
  const bool its_to_give = free.allocated_to().empty() || free.allocated_to() == from;
  if (its_to_give && free.allocated_to() != to) {
    free.set_allocated_to(to);
    events.push_back(event_of(Change::ALLOCATE, std::move(free), second));
  }
  for (Event& event : events) event.mutable_change()->set_seized_from(from);
  return events;
}

Result<Order::Guarantee> sale_right(const Ticket& ticket, bool assured, const Counter& counter) {
  const std::string& owner = ticket.allocated_to();
  if (!owner.empty() && owner != counter.node_id)
    return Error{Code::allocated_elsewhere,
                 ticket.id() + " is allocated to " + owner + "; sell it there, or move the allocation.",
                 {{"nodeId", owner}},
                 {}};
  if (counter.reach == Reach::own_centre) return owner.empty() ? Order::CLAIMED : Order::ALLOCATED;
  if (assured) return Order::ALLOCATED;
  if (counter.reach == Reach::online) return Order::CLAIMED;
  if (counter.provisional) return Order::PROVISIONAL;
  const char* why = owner.empty() ? " is in the pool, and the central server cannot be reached; try again "
                                    "when the line is back."
                                  : "'s allocation to this box has not reached the central server yet, which "
                                    "cannot be reached; try again when the line is back.";
  return Error{Code::offline_not_allocated, ticket.id() + why, {}, {}};
}

}  // namespace willcall
