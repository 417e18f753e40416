#include "node/box_office/exceptions.h"

namespace willcall {

void open_exception(Writer& writer, const Office& office, const Matter& matter) {
  const Order& order = matter.order;
  rows::ExceptionRow row;
  row.set_created_at_ms(office.clock.now());
  row.set_id(office.ids.fresh(row.created_at_ms()));
  row.set_venue(order.venue());
  row.set_kind(matter.kind);
  row.set_order_id(order.id());
  row.set_ticket_id(matter.ticket);
  row.set_amount(order.has_payment() && !order.has_refund() ? order.payment().amount() : 0);
  row.set_currency(order.currency());
  row.set_winner_order_id(matter.winner);
  row.set_rule(matter.rule);
  writer.add_exception(row);
}

}  // namespace willcall
