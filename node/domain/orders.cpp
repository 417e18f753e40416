#include "node/domain/orders.h"

#include <algorithm>

#include "schema/invariant.h"
#include "schema/words.h"

namespace willcall {
namespace {

Error wrong_amount(Money total) {
  return {Code::wrong_amount,
          "The order's total is " + std::to_string(total) + "; 'payment.amount' must be the same.",
          {{"total", total}},
          {}};
}

Event changed(Change::Kind kind, Order after, const std::string& reason, const Stamp& stamp) {
  after.set_reason(reason);
  Event event = event_of(kind, std::move(after), stamp);
  event.mutable_change()->set_reason(reason);
  return event;
}

// What the refund does not decide itself.
Refund written(const Refund& wanted, Money amount, const Stamp& stamp) {
  Refund refund = wanted;
  refund.set_amount(amount);
  refund.set_by(stamp.by);
  refund.set_at_ms(stamp.now);
  return refund;
}

Error not_open(const Order& order) {
  const std::string status(word(order.status()));
  return {Code::order_not_open, "The order is " + status + ".", {{"orderStatus", status}}, {}};
}

}  // namespace

Result<Event> take_order(const NewOrder& wanted, const Stamp& stamp) {
  ensure(!wanted.lines.empty() && wanted.lines.size() <= kOrderTicketsMax, "an order has 1..50 tickets");
  Order order;
  Money total = 0;
  for (const OrderLine& line : wanted.lines) {
    *order.add_tickets() = line;
    total += line.price();
  }
  if (total > kMaxInteger) return invalid("tickets", "The order's total is larger than 9007199254740991.");
  if (wanted.payment && wanted.payment->amount() != total) return wrong_amount(total);
  order.set_id(wanted.id);
  order.set_venue(wanted.venue);
  order.set_user_id(wanted.user_id);
  order.set_currency(wanted.currency);
  order.set_total(total);
  order.set_guarantee(wanted.guarantee);
  order.set_node_id(stamp.node_id);
  order.set_sold_by(stamp.by);
  if (wanted.payment) {
    *order.mutable_payment() = *wanted.payment;
    order.set_status(Order::COMPLETE);
  } else {
    order.set_expires_at_ms(wanted.expires_at);
  }
  Event event = event_of(wanted.payment ? Change::COMPLETE : Change::CREATE, std::move(order), stamp);
  event.mutable_change()->set_reason(wanted.reason);
  return event;
}

Order::Guarantee weaker(Order::Guarantee a, Order::Guarantee b) { return std::max(a, b); }

Result<> check_own(const Order& order, const std::string& node_id) {
  if (order.node_id() == node_id) return Nothing{};
  return Error{Code::order_elsewhere,
               "Box " + order.node_id() + " took this order; only it can change it.",
               {{"nodeId", order.node_id()}},
               {}};
}

Result<> check_open(const Order& order) {
  if (order.status() == Order::CREATED) return Nothing{};
  if (order.status() == Order::EXPIRED)
    return Error{Code::order_expired,
                 "The hold ran out and the tickets are on sale again; send 'reopen': true to sell them if "
                 "all are free.",
                 {},
                 {}};
  return not_open(order);
}

Result<Event> complete_order(const Order& order, const Payment& payment, bool reopen, const Stamp& stamp) {
  const bool again = reopen && order.status() == Order::EXPIRED;
  if (!again)
    if (Result<> open = check_open(order); !open) return open.error();
  if (payment.amount() != order.total()) return wrong_amount(order.total());
  Order after = order;
  after.set_status(Order::COMPLETE);
  *after.mutable_payment() = payment;
  after.clear_expires_at_ms();
  after.clear_reason();
  return event_of(Change::COMPLETE, std::move(after), stamp);
}

Result<Event> cancel_order(const Order& order, const Actor& actor, const std::string& reason,
                           const std::optional<Refund>& refund, const Stamp& stamp) {
  if (order.status() == Order::CREATED) {
    if (refund) return invalid("refund", "The order has not been paid, so there is nothing to give back.");
  } else if (order.status() == Order::COMPLETE) {
    if (!actor.admin) return Error{Code::forbidden, "Only an admin may cancel a completed order.", {}, {}};
    if (!refund)
      return invalid("refund", "The order is paid: say with 'refund.method' how the money was given back.");
  } else {
    return not_open(order);
  }
  Order after = order;
  after.set_status(Order::CANCELLED);
  after.clear_expires_at_ms();
  if (refund) *after.mutable_refund() = written(*refund, order.total(), stamp);
  return changed(Change::CANCEL, std::move(after), reason, stamp);
}

Result<Event> refund_order(const Order& order, const Refund& refund, const Stamp& stamp) {
  const auto nothing = [](const std::string& why) {
    return invalid("action", "There is no money to give back: " + why);
  };
  if (is_live(order)) return nothing("the order stands; cancel it first.");
  if (!order.has_payment()) return nothing("the order was not paid.");
  if (order.has_refund()) return nothing("it has been given back already.");
  Order after = order;
  *after.mutable_refund() = written(refund, order.payment().amount(), stamp);
  return event_of(Change::REFUND, std::move(after), stamp);
}

Event expire_order(const Order& order, const Stamp& stamp) {
  ensure(order.status() == Order::CREATED, "only an open order expires");
  Order after = order;
  after.set_status(Order::EXPIRED);
  after.clear_expires_at_ms();
  return changed(Change::EXPIRE, std::move(after), "not paid in time", stamp);
}

Event reject_order(const Order& order, const std::string& rule, const Stamp& stamp) {
  ensure(is_live(order), "only a live order is refused");
  Order after = order;
  after.set_status(Order::REJECTED);
  after.clear_expires_at_ms();
  return changed(Change::REJECT, std::move(after), rule, stamp);
}

Result<Hold> renew(const Hold& hold, std::chrono::milliseconds length, TimeMs now) {
  if (hold.renewals() >= kHoldRenewalsMax)
    return Error{Code::hold_limit, "The order has been held 3 times already; complete or cancel it.", {}, {}};
  Hold renewed = hold;
  renewed.set_renewals(hold.renewals() + 1);
  renewed.set_expires_at_ms(now + length.count());
  return renewed;
}

}  // namespace willcall
