#include "node/box_office/settling.h"

#include "node/box_office/claiming.h"
#include "node/box_office/exceptions.h"
#include "node/domain/orders.h"
#include "node/domain/rebase.h"
#include "schema/probe.h"

namespace willcall {
namespace {

class Settler {
 public:
  Settler(Writer& writer, Office& office, Disturbed& disturbed)
      : writer_(writer), office_(office), disturbed_(disturbed) {}

  void settle_order(const RecordKey& key, const std::set<std::string>& named_by) {
    if (writer_.claim(key.venue, key.id)) return;  // its order is being written, or written again
    OrderDraft order(writer_.order(key.venue, key.id));
    if (!order.stored) return settle_unknown(key, named_by);
    if (order.row.order().node_id() != office_.policy.node_id) return;
    if (invented(order)) return refuse_invented(order);
    const auto lines = order.row.order().tickets();  // a copy: the order may change on the way
    for (const OrderLine& line : lines)
      if (!settle_ticket(order, line.id())) return;
  }

 private:
  // False: the order was refused as a whole.
  bool settle_ticket(OrderDraft& order, const std::string& id) {
    const Order& o = order.row.order();
    TicketDraft ticket(writer_.ticket(o.venue(), id));
    const bool taken_over = ticket.stored && seized(ticket.row, o.created_at_ms());
    const Settlement what = settle(o, ticket.stored ? &ticket.row.ticket() : nullptr, taken_over);
    switch (what) {
      case Settlement::nothing:
      case Settlement::wait: return true;
      case Settlement::sell:
      case Settlement::take: take(order, ticket); return true;
      case Settlement::take_back:
        probe::sometimes("an allocated sale took its seat back");
        free_by_force(ticket);
        take(order, ticket);
        return true;
      case Settlement::release: release(ticket); return true;
      case Settlement::complete: complete(order); return true;
      case Settlement::refuse:
        if (probe::sown("a lost ticket leaves its order standing")) return true;
        refuse(order, ticket.row.ticket(), taken_over);
        return false;
    }
    return true;
  }

  // Did an admin take the ticket from this node, as this node heard after it had taken the order? Looked for
  // among its newest changes; both times are this node's.
  bool seized(const rows::TicketRow& row, TimeMs since) const {
    constexpr int kLookedAt = 32;
    int looked_at = 0;
    bool found = false;
    writer_.history(row.standing().head_entry(), [&](const JournalEntry& entry) {
      found = entry.applied_at >= since && event_in(entry).change().seized_from() == office_.policy.node_id;
      return !found && ++looked_at < kLookedAt;
    });
    return found;
  }

  // Tickets that name an order of this node which is not known here, and is no claim either. What this node
  // wrote itself, in a life that it has forgotten, stays; what another writer made up is released.
  void settle_unknown(const RecordKey& key, const std::set<std::string>& tickets) {
    for (const std::string& id : tickets) {
      TicketDraft ticket(writer_.ticket(key.venue, id));
      if (!ticket.stored || ticket.row.ticket().order_id() != key.id) continue;
      if (ticket.row.ticket().order_node() != office_.policy.node_id) continue;
      const auto newest = writer_.entry(ticket.row.standing().head_entry());
      if (!newest) continue;
      const std::string author = event_in(*newest).change().node_id();
      const bool forgotten = author == office_.policy.node_id;
      Order order;
      order.set_id(key.id);
      order.set_venue(key.venue);
      if (forgotten && ticket.row.ticket().status() == Ticket::RESERVED) {
        release(
            ticket);  // of a claim that was given up, which the centre lost and found again; nobody has paid
        continue;
      }
      if (forgotten && has_exception(writer_, "orphan_sale", key.venue, id, key.id)) continue;
      if (!forgotten) release(ticket);
      open_exception(writer_, office_,
                     {forgotten ? "orphan_sale" : "rule_broken", order, id, key.id,
                      forgotten ? "ticket " + id +
                                      " is held by an order of this box that it does not know; it stays held"
                                : "another writer gave ticket " + id +
                                      " to an order that this box never took; it was released"});
    }
  }

  // An order of this node whose first event another writer wrote.
  bool invented(const OrderDraft& order) const {
    if (order.row.order().version() != 1 || is_pending(order.row.standing())) return false;
    const auto newest = writer_.entry(order.row.standing().head_entry());
    return newest && event_in(*newest).change().node_id() != office_.policy.node_id;
  }

  void refuse_invented(OrderDraft& order) {
    if (!is_live(order.row.order())) return;
    const std::string rule = "another writer made up an order of this box; it holds nothing";
    release_held(order);
    write(order, reject_order(order.row.order(), rule, office_.own_stamp()));
    Order nobodys = order.row.order();
    nobodys.clear_payment();  // no money was taken here
    open_exception(writer_, office_, {"rule_broken", nobodys, {}, {}, rule});
  }

  void release_held(const OrderDraft& order) {
    for (const OrderLine& line : order.row.order().tickets()) {
      TicketDraft ticket(writer_.ticket(order.row.order().venue(), line.id()));
      if (ticket.stored && ticket.row.ticket().order_id() == order.row.order().id()) release(ticket);
    }
  }

  // The head of the draft alone; the sale that follows is the event.
  static void free_by_force(TicketDraft& ticket) {
    Ticket& t = *ticket.row.mutable_ticket();
    t.set_status(Ticket::AVAILABLE);
    t.clear_order_id();
  }

  void take(const OrderDraft& order, TicketDraft& ticket) {
    const Order& o = order.row.order();
    const Stamp stamp = office_.own_stamp();
    const bool own =
        assured(writer_, ticket.row, office_.policy.node_id);  // of a mixed order each has its own
    const Taker taker{o.id(), own ? Order::ALLOCATED : o.guarantee(), order.row.hold().expires_at_ms()};
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

  static std::string rule_of(const Ticket& gone, bool taken_over) {
    if (taken_over)
      return "an admin took ticket " + gone.id() + " over from this box while it could not be reached, and " +
             (gone.allocated_to().empty() ? std::string("put it into the pool")
                                          : "gave it to box " + gone.allocated_to());
    if (!gone.order_id().empty())
      return "ticket " + gone.id() + " is held by order " + gone.order_id() +
             ", whose event came first in the stream";
    if (gone.status() == Ticket::WITHDRAWN)
      return "ticket " + gone.id() + " was withdrawn from sale, which came first in the stream";
    return "ticket " + gone.id() + " was allocated to box " + gone.allocated_to() +
           ", which came first in the stream";
  }

  void refuse(OrderDraft& order, const Ticket& gone, bool taken_over) {
    const std::string rule = rule_of(gone, taken_over);
    probe::sometimes(taken_over ? "a seized sale was refused" : "a sale was refused");
    if (order.row.order().guarantee() == Order::PROVISIONAL)
      probe::sometimes("a provisional sale was refused");
    writer_.say(LogEvent::order_refused,
                {{"order", order.row.order().id()}, {"ticket", gone.id()}, {"rule", rule}});
    const Stamp stamp = office_.own_stamp();
    if (!probe::sown("a refused order keeps its other tickets")) release_held(order);
    write(order, reject_order(order.row.order(), rule, stamp));
    if (probe::sown("a refusal opens no exception")) return;
    open_exception(
        writer_, office_,
        {taken_over ? "seized" : "refused_sale", order.row.order(), gone.id(), gone.order_id(), rule});
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
  const auto orders = disturbed.orders;
  for (const auto& [key, tickets] : orders) settler.settle_order(key, tickets);
  advance_claims(writer, office, disturbed);
}

}  // namespace willcall
