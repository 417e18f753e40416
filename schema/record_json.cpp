#include "schema/record_json.h"

#include "schema/json_text.h"
#include "schema/words.h"

namespace willcall {
namespace {

void append_lines(JsonText& json, const Order& order) {
  json.name("tickets").array();
  for (const OrderLine& line : order.tickets())
    json.object()
        .field("id", line.id())
        .field("version", line.version())
        .field("price", line.price())
        .end_object();
  json.end_array();
}

void append_payment(JsonText& json, const Order& order) {
  json.name("payment");
  if (!order.has_payment()) {
    json.null();
    return;
  }
  const Payment& p = order.payment();
  json.object().field("method", word(p.method())).field("amount", p.amount());
  json.text_or_null("reference", p.reference()).end_object();
}

void append_refund(JsonText& json, const Order& order) {
  json.name("refund");
  if (!order.has_refund()) {
    json.null();
    return;
  }
  const Refund& r = order.refund();
  json.object().field("amount", r.amount()).field("method", word(r.method())).field("by", r.by());
  json.name("at").time(r.at_ms()).text_or_null("note", r.note()).end_object();
}

std::string_view sync_word(const SyncMark& mark) { return mark.pending ? "pending" : "synced"; }

}  // namespace

void append_json(std::string& out, const Ticket& t, const SyncMark& mark) {
  JsonText json(out);
  json.object().field("id", t.id()).field("venue", t.venue()).field("title", t.title());
  json.field("price", t.price()).field("currency", t.currency()).field("version", t.version());
  json.field("status", word(t.status())).text_or_null("sellerId", t.seller_id());
  json.text_or_null("orderId", t.order_id()).time_or_null("reservedUntil", t.reserved_until_ms());
  json.text_or_null("allocatedTo", t.allocated_to());
  json.name("createdAt").time(t.created_at_ms()).name("updatedAt").time(t.updated_at_ms());
  json.field("sync", sync_word(mark)).end_object();
}

void append_json(std::string& out, const Order& o, const SyncMark& mark) {
  JsonText json(out);
  json.object().field("id", o.id()).field("venue", o.venue()).text_or_null("userId", o.user_id());
  json.field("status", word(o.status())).field("guarantee", word(o.guarantee()));
  append_lines(json, o);
  json.field("total", o.total()).field("currency", o.currency()).time_or_null("expiresAt", o.expires_at_ms());
  json.field("version", o.version()).field("nodeId", o.node_id()).field("soldBy", o.sold_by());
  append_payment(json, o);
  append_refund(json, o);
  json.text_or_null("reason", o.reason());
  json.name("createdAt").time(o.created_at_ms()).name("updatedAt").time(o.updated_at_ms());
  json.field("sync", sync_word(mark)).end_object();
}

std::string etag_of(const Ticket& ticket, const SyncMark& mark) {
  std::string tag = "\"" + std::to_string(ticket.version());
  if (mark.pending) tag.append(1, '-').append(mark.operation_id);
  return tag.append(1, '"');
}

}  // namespace willcall
