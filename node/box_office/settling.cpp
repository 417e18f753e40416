#include "node/box_office/settling.h"

#include "node/box_office/exceptions.h"
#include "node/domain/orders.h"
#include "node/domain/rebase.h"

namespace willcall {
namespace {

class Settler {
 public:
  Settler(Writer& writer, Office& office, Disturbed& disturbed)
      : writer_(writer), office_(office), disturbed_(disturbed) {}

  void settle_order(const RecordKey& key) {
    OrderDraft order(writer_.order(key.venue, key.id));
    if (!order.stored || order.row.order().node_id() != office_.policy.node_id) return;
    const auto lines = order.row.order().tickets();  // a copy: the order may change on the way
    for (const OrderLine& line : lines)
      if (!settle_ticket(order, line.id())) return;
  }

 private:
  // False: the order was refused as a whole.
  bool settle_ticket(OrderDraft& order, const std::string& id) {
    const Order& o = order.row.order();
    TicketDraft ticket(writer_.ticket(o.venue(), id));
    const Settlement what = settle(o, ticket.stored ? &ticket.row.ticket() : nullptr);
    switch (what) {
      case Settlement::nothing:
      case Settlement::wait: return true;
      case Settlement::sell:
      case Settlement::take: take(order, ticket); return true;
      case Settlement::release: release(ticket); return true;
      case Settlement::complete: complete(order); return true;
      case Settlement::refuse: refuse(order, ticket.row.ticket()); return false;
    }
    return true;
  }

  void take(const OrderDraft& order, TicketDraft& ticket) {
    const Order& o = order.row.order();
    const Stamp stamp = office_.own_stamp();
    const Taker taker{o.id(), o.guarantee(), order.row.hold().expires_at_ms()};
    const bool paid = o.status() == Order::COMPLETE;
    write(ticket, paid ? sell_ticket(ticket.row.ticket(), taker, stamp)
                       : reserve_ticket(ticket.row.ticket(), taker, stamp));
  }

  void release(TicketDraft& ticket) {
    write(ticket, release_ticket(ticket.row.ticket(), "its order is no longer live", office_.own_stamp()));
  }

  // An earlier life of this node completed the order: the money was taken.
  void complete(OrderDraft& order) {
    Payment payment;
    payment.set_method(Payment::OTHER);
    payment.set_amount(order.row.order().total());
    const Stamp stamp = office_.own_stamp();
    const Result<Event> completed = complete_order(order.row.order(), payment, false, stamp);
    if (!completed) return;
    write(order, *completed);
    open_exception(writer_, office_,
                   {"payment_unknown",
                    order.row.order(),
                    {},
                    {},
                    "the ticket was sold for this order before a restore"});
    for (const OrderLine& line : order.row.order().tickets()) {
      TicketDraft ticket(writer_.ticket(order.row.order().venue(), line.id()));
      if (ticket.stored && settle(order.row.order(), &ticket.row.ticket()) == Settlement::sell)
        take(order, ticket);
    }
  }

  void refuse(OrderDraft& order, const Ticket& gone) {
    const std::string rule =
        "ticket " + gone.id() + " is " +
        (gone.order_id().empty() ? "no longer for sale here" : "held by order " + gone.order_id()) +
        ", whose event came first in the stream";
    office_.log.warning("order " + order.row.order().id() + " is refused: " + rule);
    const Stamp stamp = office_.own_stamp();
    for (const OrderLine& line : order.row.order().tickets()) {
      TicketDraft ticket(writer_.ticket(order.row.order().venue(), line.id()));
      if (ticket.stored && ticket.row.ticket().order_id() == order.row.order().id()) release(ticket);
    }
    write(order, reject_order(order.row.order(), rule, stamp));
    open_exception(writer_, office_, {"refused_sale", order.row.order(), gone.id(), gone.order_id(), rule});
  }

  template <class Row>
  void write(Draft<Row>& draft, const Event& event) {
    record(writer_, draft, event, event.change().at_ms());
    disturbed_.records.insert(key_of(event));
  }

  Writer& writer_;
  Office& office_;
  Disturbed& disturbed_;
};

}  // namespace

void settle(Writer& writer, Office& office, Disturbed& disturbed) {
  Settler settler(writer, office, disturbed);
  const std::set<RecordKey> orders = disturbed.orders;
  for (const RecordKey& key : orders) settler.settle_order(key);
}

}  // namespace willcall
