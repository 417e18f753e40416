#include "node/box_office/exceptions.h"

#include "node/box_office/alternatives.h"
#include "schema/json_text.h"

namespace willcall {
namespace {

bool lost_a_ticket(const Matter& matter) {
  return !matter.order.tickets().empty() && (matter.kind == "refused_sale" || matter.kind == "seized");
}

}  // namespace

void open_exception(Writer& writer, const Office& office, const Matter& matter) {
  const Order& order = matter.order;
  rows::ExceptionRow row;
  row.set_created_at_ms(office.clock.now());
  row.set_id(office.ids.fresh(row.created_at_ms()));
  row.set_venue(order.venue().empty() ? office.policy.venue : order.venue());
  row.set_kind(matter.kind);
  row.set_order_id(order.id());
  row.set_ticket_id(matter.ticket);
  const bool to_return = order.has_payment() && !order.has_refund() && !is_live(order);
  row.set_amount(to_return ? order.payment().amount() : 0);
  row.set_currency(order.currency());
  row.set_winner_order_id(matter.winner);
  row.set_rule(matter.rule);
  if (lost_a_ticket(matter)) {
    const std::string& lost = matter.ticket.empty() ? order.tickets(0).id() : matter.ticket;
    for (std::string& id : alternatives(writer, office, order, lost)) row.add_alternatives(std::move(id));
  }
  writer.put_exception(row);
  writer.say(LogEvent::exception_opened, {{"kind", row.kind()},
                                          {"exception", row.id()},
                                          {"venue", row.venue()},
                                          {"order", row.order_id()},
                                          {"ticket", row.ticket_id()},
                                          {"amount", row.amount()},
                                          {"currency", row.currency()}});
}

bool has_exception(const Reader& reader, const std::string& kind, const std::string& venue,
                   const std::string& ticket, const std::string& order, Among among) {
  Cursor cursor(reader.txn(), reader.tables().exceptions.id());
  for (bool on = cursor.first(); on; on = cursor.next()) {
    const rows::ExceptionRow row = reader.tables().exceptions.open(cursor.key(), cursor.value());
    if (row.kind() == kind && row.venue() == venue && row.ticket_id() == ticket && row.order_id() == order &&
        (among == Among::all || !row.resolved()))
      return true;
  }
  return false;
}

void append_json(std::string& out, const rows::ExceptionRow& e) {
  JsonText json(out);
  json.object().field("id", e.id()).field("kind", e.kind()).field("venue", e.venue());
  json.text_or_null("orderId", e.order_id()).text_or_null("ticketId", e.ticket_id());
  json.field("amount", e.amount()).text_or_null("currency", e.currency());
  json.text_or_null("winnerOrderId", e.winner_order_id()).text_or_null("rule", e.rule());
  json.name("alternatives").array();
  for (const std::string& id : e.alternatives()) json.text(id);
  json.end_array().field("status", e.resolved() ? "resolved" : "open");
  json.name("createdAt").time(e.created_at_ms()).text_or_null("action", e.action());
  json.text_or_null("resolvedBy", e.resolved_by()).time_or_null("resolvedAt", e.resolved_at_ms());
  json.text_or_null("note", e.note()).text_or_null("newOrderId", e.new_order_id()).end_object();
}

}  // namespace willcall
