#include "node/domain/rebase.h"

#include "schema/probe.h"

namespace willcall {
namespace {

bool not_elsewhere(const Ticket& head, const std::string& node_id) {
  return head.allocated_to().empty() || head.allocated_to() == node_id ||
         probe::sown("a rebase ignores the allocation");
}

bool free_for(const Ticket& head, const std::string& node_id) {
  return head.status() == Ticket::AVAILABLE && not_elsewhere(head, node_id);
}

void take(Ticket& ticket, const Ticket& wanted, Ticket::Status status) {
  ticket.set_status(status);
  ticket.set_order_id(wanted.order_id());
  ticket.set_order_node(wanted.order_node());
  ticket.set_guarantee(wanted.guarantee());
  ticket.set_reserved_until_ms(status == Ticket::RESERVED ? wanted.reserved_until_ms() : 0);
}

void let_go(Ticket& ticket) {
  ticket.set_status(Ticket::AVAILABLE);
  ticket.clear_order_id();
  ticket.clear_order_node();
  ticket.clear_guarantee();
  ticket.clear_reserved_until_ms();
}

// False, here and below: the change has lost its sense.
bool take_again(Ticket& ticket, const PendingTicket& p) {
  if (p.order == OrderState::dead) return false;
  const Ticket::Status status = p.change.kind() == Change::SELL ? Ticket::SOLD : Ticket::RESERVED;
  if (ticket.order_id() == p.after.order_id()) {
    if (ticket.status() == status || ticket.status() == Ticket::SOLD) return false;
  } else if (!free_for(ticket, p.change.node_id())) {
    return false;
  }
  take(ticket, p.after, status);
  return true;
}

// A release of an unpaid order never frees a sold ticket: an earlier life of this node may have completed it.
bool let_go_again(Ticket& ticket, const PendingTicket& p) {
  if (ticket.order_id().empty() || ticket.order_id() != p.change.order_id()) return false;
  const bool unpaid = p.before && p.before->status() == Ticket::RESERVED;
  if (ticket.status() == Ticket::SOLD && unpaid) return false;
  if (probe::sown("a rebase drops a release")) return false;
  let_go(ticket);
  return true;
}

// Title and price stand for the record even when it has been sold meanwhile; the order keeps its price.
bool edit_again(Ticket& ticket, const PendingTicket& p) {
  if (probe::sown("a rebase drops an edit")) return false;
  const Ticket was = ticket;
  if (!p.before || p.before->title() != p.after.title()) ticket.set_title(p.after.title());
  if (!p.before || p.before->price() != p.after.price()) ticket.set_price(p.after.price());
  return ticket.title() != was.title() || ticket.price() != was.price();
}

bool move_again(Ticket& ticket, const PendingTicket& p, Ticket::Status from, Ticket::Status to) {
  if (ticket.status() != from || !not_elsewhere(ticket, p.change.node_id())) return false;
  ticket.set_status(to);
  return true;
}

bool allocate_again(Ticket& ticket, const PendingTicket& p) {
  const std::string& from = p.change.seized_from();
  const bool may = from.empty() ? free_for(ticket, p.change.node_id())
                                : ticket.status() == Ticket::AVAILABLE && ticket.allocated_to() == from;
  if (!may || ticket.allocated_to() == p.after.allocated_to()) return false;
  ticket.set_allocated_to(p.after.allocated_to());
  return true;
}

bool apply_again(Ticket& ticket, const PendingTicket& p) {
  switch (p.change.kind()) {
    case Change::UPDATE: return edit_again(ticket, p);
    case Change::RESERVE:
    case Change::SELL: return take_again(ticket, p);
    case Change::RELEASE: return let_go_again(ticket, p);
    case Change::WITHDRAW: return move_again(ticket, p, Ticket::AVAILABLE, Ticket::WITHDRAWN);
    case Change::RESTORE: return move_again(ticket, p, Ticket::WITHDRAWN, Ticket::AVAILABLE);
    case Change::ALLOCATE: return allocate_again(ticket, p);
    default: return false;  // a create on a record that exists: the stream's stands
  }
}

}  // namespace

std::optional<Ticket> reapply(const PendingTicket& pending, const Ticket* head) {
  if (!head) {
    if (pending.change.kind() != Change::CREATE) return std::nullopt;
    Ticket first = pending.after;
    first.set_version(1);
    return first;
  }
  Ticket after = *head;
  if (!apply_again(after, pending)) return std::nullopt;
  after.set_version(head->version() + (probe::sown("a rebase skips a version") ? 2 : 1));
  after.set_updated_at_ms(pending.after.updated_at_ms());
  return after;
}

std::optional<Order> reapply(const Change& change, const Order& wanted, const Order* head) {
  if (!head) {
    if (change.kind() != Change::CREATE && change.kind() != Change::COMPLETE) return std::nullopt;
    Order first = wanted;
    first.set_version(1);
    return first;
  }
  const bool open = head->status() == Order::CREATED;
  const bool fits = [&] {
    switch (change.kind()) {
      case Change::COMPLETE: return open || head->status() == Order::EXPIRED;
      case Change::EXPIRE: return open;
      case Change::CANCEL:
      case Change::REJECT: return is_live(*head);
      case Change::REFUND: return !head->has_refund();
      default: return false;
    }
  }();
  if (!fits) return std::nullopt;
  Order after = *head;  // a payment that the base holds and the change did not know of was taken all the same
  after.set_status(wanted.status());
  after.set_expires_at_ms(wanted.expires_at_ms());
  after.set_reason(wanted.reason());
  if (wanted.has_payment()) *after.mutable_payment() = wanted.payment();
  if (wanted.has_refund()) *after.mutable_refund() = wanted.refund();
  after.set_version(head->version() + 1);
  after.set_updated_at_ms(wanted.updated_at_ms());
  return after;
}

Settlement settle(const Order& order, const Ticket* head, bool seized) {
  if (!head) return is_live(order) ? Settlement::wait : Settlement::nothing;
  const bool held = head->order_id() == order.id();
  if (!is_live(order)) return held ? Settlement::release : Settlement::nothing;
  if (held) {
    const bool paid = order.status() == Order::COMPLETE;
    if (paid == (head->status() == Ticket::SOLD)) return Settlement::nothing;
    return paid ? Settlement::sell : Settlement::complete;
  }
  if (free_for(*head, order.node_id())) return Settlement::take;
  const bool weaker = order.guarantee() == Order::ALLOCATED && head->guarantee() > Order::ALLOCATED;
  return weaker && !seized ? Settlement::take_back : Settlement::refuse;
}

}  // namespace willcall
