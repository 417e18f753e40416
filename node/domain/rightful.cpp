#include "node/domain/rightful.h"

namespace willcall {
namespace {

bool is_held(const Ticket& t) { return t.status() == Ticket::RESERVED || t.status() == Ticket::SOLD; }

void copy_sale(const Ticket& from, Ticket& to) {
  to.set_status(from.status());
  to.set_order_id(from.order_id());
  to.set_order_node(from.order_node());
  to.set_guarantee(from.guarantee());
  to.set_reserved_until_ms(from.reserved_until_ms());
  to.set_allocated_to(from.allocated_to());
}

Change::Kind kind_of(const Ticket& rightful, const Ticket& broken) {
  if (is_held(rightful)) return rightful.status() == Ticket::SOLD ? Change::SELL : Change::RESERVE;
  if (is_held(broken)) return Change::RELEASE;
  if (rightful.status() == broken.status()) return Change::ALLOCATE;
  return rightful.status() == Ticket::WITHDRAWN ? Change::WITHDRAW : Change::RESTORE;
}

Change::Kind kind_of(const Order& o) {
  switch (o.status()) {
    case Order::COMPLETE: return Change::COMPLETE;
    case Order::CANCELLED: return Change::CANCEL;
    case Order::EXPIRED: return Change::EXPIRE;
    case Order::REJECTED: return Change::REJECT;
    default: return Change::CREATE;
  }
}

}  // namespace

bool same_sale(const Ticket& a, const Ticket& b) {
  return a.status() == b.status() && a.order_id() == b.order_id() && a.order_node() == b.order_node() &&
         a.guarantee() == b.guarantee() && a.allocated_to() == b.allocated_to();
}

const std::string& owner_of(const Ticket& ticket) {
  return is_held(ticket) ? ticket.order_node() : ticket.allocated_to();
}

bool had_right(const Ticket& before, const Event& event) {
  const std::string& author = event.change().node_id();
  const std::string& owner = owner_of(before);
  if (same_sale(before, event.ticket())) return true;
  if (author.empty()) return false;
  if (owner.empty() || owner == author) return true;
  const bool takes_back = is_held(event.ticket()) && event.ticket().order_node() == author &&
                          event.ticket().guarantee() == Order::ALLOCATED &&
                          before.guarantee() > Order::ALLOCATED;
  const bool seizes = event.change().seized_from() == owner && before.status() != Ticket::SOLD;
  return takes_back || seizes;
}

bool takes_from(const std::string& node_id, const Ticket& base, const Event& event, bool over_gap) {
  if (owner_of(base) != node_id || same_sale(base, event.ticket())) return false;
  return over_gap || !had_right(base, event);
}

bool takes_from(const std::string& node_id, const Order& base, const Event& event, bool) {
  return base.node_id() == node_id && event.change().node_id() != node_id;
}

std::optional<Event> put_right(const Ticket& rightful, const Ticket& broken, const Stamp& stamp) {
  if (same_sale(rightful, broken)) return std::nullopt;
  Ticket after = broken;
  copy_sale(rightful, after);
  const Change::Kind kind = kind_of(rightful, broken);
  Event event = event_of(kind, std::move(after), stamp);
  event.mutable_change()->set_order_id(is_held(rightful) ? rightful.order_id() : broken.order_id());
  event.mutable_change()->set_reason(std::string(kPutRight) + "another writer changed what is not his");
  return event;
}

Event put_right(const Order& rightful, const Order& broken, const Stamp& stamp) {
  Order after = rightful;
  after.set_version(broken.version());
  Event event = event_of(kind_of(rightful), std::move(after), stamp);
  event.mutable_change()->set_reason(std::string(kPutRight) + "another writer changed what is not his");
  return event;
}

}  // namespace willcall
