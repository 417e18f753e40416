#include "tests/unit/samples.h"

namespace willcall::test {
namespace {

Ticket taken(Ticket::Status status, const std::string& order, const std::string& node) {
  Ticket ticket = a_ticket();
  ticket.set_version(4);
  ticket.set_status(status);
  ticket.set_order_id(order);
  ticket.set_order_node(node);
  ticket.set_guarantee(Order::ALLOCATED);
  if (status == Ticket::RESERVED) ticket.set_reserved_until_ms(kNow + 900'000);
  return ticket;
}

}  // namespace

Ticket a_ticket() {
  Ticket ticket;
  ticket.set_id("A-12");
  ticket.set_venue("arena");
  ticket.set_title("Night of Songs, row A seat 12");
  ticket.set_price(2500);
  ticket.set_currency("EUR");
  ticket.set_version(3);
  ticket.set_seller_id("anna");
  ticket.set_allocated_to("box-1");
  ticket.set_created_at_ms(kNow - 60'000);
  ticket.set_updated_at_ms(kNow - 30'000);
  return ticket;
}

Ticket a_pool_ticket() {
  Ticket ticket = a_ticket();
  ticket.clear_allocated_to();
  return ticket;
}

Ticket reserved_for(const std::string& order, const std::string& node) {
  return taken(Ticket::RESERVED, order, node);
}
Ticket sold_to(const std::string& order, const std::string& node) { return taken(Ticket::SOLD, order, node); }

Order an_order() {
  Order order;
  order.set_id("o-1");
  order.set_venue("arena");
  order.set_user_id("carl");
  order.set_guarantee(Order::ALLOCATED);
  OrderLine& line = *order.add_tickets();
  line.set_id("A-12");
  line.set_version(3);
  line.set_price(2500);
  order.set_total(2500);
  order.set_currency("EUR");
  order.set_expires_at_ms(kNow + 900'000);
  order.set_version(1);
  order.set_node_id("box-1");
  order.set_sold_by("anna");
  order.set_created_at_ms(kNow - 1000);
  order.set_updated_at_ms(kNow - 1000);
  return order;
}

Order a_paid_order() {
  Order order = an_order_that_is(Order::COMPLETE);
  *order.mutable_payment() = cash(2500);
  return order;
}

Order an_order_that_is(Order::Status status) {
  Order order = an_order();
  if (status == Order::CREATED) return order;
  order.set_version(2);
  order.set_status(status);
  order.clear_expires_at_ms();
  return order;
}

Payment cash(Money amount) {
  Payment payment;
  payment.set_method(Payment::CASH);
  payment.set_amount(amount);
  return payment;
}

Stamp stamp(const std::string& by, const std::string& node) { return {node, by, "op-" + by, kNow}; }

}  // namespace willcall::test
