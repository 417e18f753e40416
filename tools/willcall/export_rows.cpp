#include "tools/willcall/export_rows.h"

#include "node/http/change_feed.h"
#include "schema/json_text.h"
#include "schema/subjects.h"
#include "schema/words.h"
#include "tools/common/csv_text.h"

namespace willcall {
namespace {

// Columns are only ever added, at the end.
constexpr char kTickets[] =
    "id,venue,title,price,currency,version,status,sellerId,orderId,reservedUntil,allocatedTo,createdAt,"
    "updatedAt,sync\r\n";
constexpr char kSeatMap[] = "id,title,price,currency,allocatedTo\r\n";
constexpr char kOrders[] =
    "id,venue,userId,status,guarantee,tickets,total,currency,expiresAt,version,nodeId,soldBy,paymentMethod,"
    "paymentAmount,paymentReference,refundMethod,refundAmount,refundBy,refundAt,refundNote,reason,createdAt,"
    "updatedAt,sync\r\n";
constexpr char kOrderLines[] =
    "orderId,venue,status,ticketId,ticketVersion,price,currency,nodeId,soldBy,createdAt,updatedAt\r\n";
constexpr char kJournal[] = "seq,type,version,at,by,nodeId,venue,id,record\r\n";

std::string_view sync_word(const SyncMark& mark) { return mark.pending ? "pending" : "synced"; }

void append_seat(CsvText& row, const Ticket& t) {
  row.cell(t.id()).cell(t.title()).cell(t.price()).cell(t.currency()).cell(t.allocated_to()).end_row();
}

void append_ticket(CsvText& row, const Ticket& t, const SyncMark& mark) {
  row.cell(t.id()).cell(t.venue()).cell(t.title()).cell(t.price()).cell(t.currency()).cell(t.version());
  row.cell(word(t.status())).cell(t.seller_id()).cell(t.order_id()).time(t.reserved_until_ms());
  row.cell(t.allocated_to()).time(t.created_at_ms()).time(t.updated_at_ms()).cell(sync_word(mark)).end_row();
}

void append_payment(CsvText& row, const Order& o) {
  if (!o.has_payment()) {
    row.cell("").cell("").cell("");
    return;
  }
  row.cell(word(o.payment().method())).cell(o.payment().amount()).cell(o.payment().reference());
}

void append_refund(CsvText& row, const Order& o) {
  if (!o.has_refund()) {
    row.cell("").cell("").cell("").cell("").cell("");
    return;
  }
  const Refund& r = o.refund();
  row.cell(word(r.method())).cell(r.amount()).cell(r.by()).time(r.at_ms()).cell(r.note());
}

void append_order(CsvText& row, const Order& o, const SyncMark& mark) {
  row.cell(o.id()).cell(o.venue()).cell(o.user_id()).cell(word(o.status())).cell(word(o.guarantee()));
  row.cell(std::int64_t{o.tickets_size()}).cell(o.total()).cell(o.currency()).time(o.expires_at_ms());
  row.cell(o.version()).cell(o.node_id()).cell(o.sold_by());
  append_payment(row, o);
  append_refund(row, o);
  row.cell(o.reason()).time(o.created_at_ms()).time(o.updated_at_ms()).cell(sync_word(mark)).end_row();
}

void append_line(CsvText& row, const Order& o, const OrderLine& line) {
  row.cell(o.id()).cell(o.venue()).cell(word(o.status())).cell(line.id()).cell(line.version());
  row.cell(line.price()).cell(o.currency()).cell(o.node_id()).cell(o.sold_by());
  row.time(o.created_at_ms()).time(o.updated_at_ms()).end_row();
}

void append_line(JsonText json, const Order& o, const OrderLine& line) {
  json.object().field("orderId", o.id()).field("venue", o.venue()).field("status", word(o.status()));
  json.field("ticketId", line.id()).field("ticketVersion", line.version()).field("price", line.price());
  json.field("currency", o.currency()).field("nodeId", o.node_id()).field("soldBy", o.sold_by());
  json.name("createdAt").time(o.created_at_ms()).name("updatedAt").time(o.updated_at_ms()).end_object();
}

CsvText csv_of(std::string& out, const ExportForm& form) {
  const bool exact = form.kind == ExportKind::seat_map;
  return CsvText(out, exact ? CsvText::Formulas::as_they_are : CsvText::Formulas::defused);
}

}  // namespace

std::string export_header(const ExportForm& form) {
  if (!form.csv) return {};
  switch (form.kind) {
    case ExportKind::tickets: return kTickets;
    case ExportKind::seat_map: return kSeatMap;
    case ExportKind::orders: return kOrders;
    case ExportKind::order_lines: return kOrderLines;
    case ExportKind::journal: break;
  }
  return kJournal;
}

void append_rows(std::string& out, const ExportForm& form, const Ticket& ticket, const SyncMark& mark) {
  if (form.csv) {
    CsvText row = csv_of(out, form);
    return form.kind == ExportKind::seat_map ? append_seat(row, ticket) : append_ticket(row, ticket, mark);
  }
  append_json(out, ticket, mark);
  out += '\n';
}

void append_rows(std::string& out, const ExportForm& form, const Order& order, const SyncMark& mark) {
  CsvText row = csv_of(out, form);
  if (form.kind == ExportKind::order_lines) {
    for (const OrderLine& line : order.tickets()) {
      if (form.csv) {
        append_line(row, order, line);
      } else {
        append_line(JsonText(out), order, line);
        out += '\n';
      }
    }
  } else if (form.csv) {
    append_order(row, order, mark);
  } else {
    append_json(out, order, mark);
    out += '\n';
  }
}

void append_rows(std::string& out, const ExportForm& form, const Changes::Entry& change) {
  std::string json;
  append_json(json, change);
  if (!form.csv) {
    out.append(json).append(1, '\n');
    return;
  }
  // The record as it is, and what one looks for beside it.
  static constexpr std::string_view kRecord = "\"record\":";
  const RecordKey key = key_of(change.event);
  const Change& c = change.event.change();
  CsvText row = csv_of(out, form);
  row.cell(static_cast<std::int64_t>(change.position)).cell(type_of(change.event));
  row.cell(version_of(change.event)).time(c.at_ms()).cell(c.by()).cell(c.node_id());
  const std::size_t at = json.find(kRecord) + kRecord.size();
  row.cell(key.venue).cell(key.id).cell(std::string_view(json).substr(at, json.size() - at - 1)).end_row();
}

}  // namespace willcall
