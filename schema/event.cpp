#include "schema/event.h"

#include <google/protobuf/util/json_util.h>
#include <xxhash.h>

#include <cstdio>

#include "schema/ids.h"
#include "schema/invariant.h"

namespace willcall {
namespace {

constexpr std::size_t kTitleMax = 200, kTextMax = 500;
constexpr TimeMs kTimeMax =
    253'402'300'799'999;  // the last that RFC 3339 can write: the end of the year 9999

bool parse(std::string_view bytes, Encoding encoding, Event& event) {
  if (encoding == Encoding::protobuf)
    return event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return google::protobuf::util::JsonStringToMessage(std::string(bytes), &event).ok();
}

bool is_amount(std::int64_t n) { return n >= 0 && n <= kMaxInteger; }
bool is_time(TimeMs time) { return time >= 0 && time <= kTimeMax; }
bool is_text(std::string_view s, std::size_t most = kTextMax) { return is_utf8(s) && characters(s) <= most; }
bool is_id_or_empty(std::string_view s) { return s.empty() || is_id(s); }
bool is_currency(std::string_view s) {
  return s.size() == 3 && s.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

constexpr char kBadTime[] = "a time is not of the years 1970..9999";

// The first thing that is wrong, or null.
const char* fault_of(const Ticket& t) {
  if (t.title().empty() || !is_text(t.title(), kTitleMax)) return "ticket.title must have 1..200 characters";
  if (!is_amount(t.price())) return "ticket.price must be 0..2^53-1";
  if (!is_currency(t.currency())) return "ticket.currency must be an ISO 4217 code";
  if (!Ticket::Status_IsValid(t.status())) return "ticket.status is not known here";
  if (!Order::Guarantee_IsValid(t.guarantee())) return "ticket.guarantee is not known here";
  if (!is_id_or_empty(t.allocated_to()) || !is_id_or_empty(t.order_id()) || !is_id_or_empty(t.order_node()))
    return "ticket names something that is not an id";
  if (!is_text(t.seller_id())) return "ticket.sellerId is too long";
  const bool held = t.status() == Ticket::RESERVED || t.status() == Ticket::SOLD;
  if (held == t.order_id().empty()) return "a ticket names an order exactly while it is reserved or sold";
  if (!is_time(t.created_at_ms()) || !is_time(t.updated_at_ms()) || !is_time(t.reserved_until_ms()))
    return kBadTime;
  return nullptr;
}

bool is_payment(const Payment& p) {
  return Payment::Method_IsValid(p.method()) && is_amount(p.amount()) && is_text(p.reference());
}

bool is_refund(const Refund& r) {
  return Payment::Method_IsValid(r.method()) && is_amount(r.amount()) && is_text(r.by()) &&
         is_text(r.note()) && is_time(r.at_ms());
}

const char* fault_of(const Order& o) {
  if (o.tickets().empty() || o.tickets_size() > kOrderTicketsMax) return "an order has 1..50 tickets";
  if (!Order::Status_IsValid(o.status())) return "order.status is not known here";
  if (!Order::Guarantee_IsValid(o.guarantee())) return "order.guarantee is not known here";
  if (!is_id(o.node_id())) return "order.nodeId must be an id";
  if (!is_amount(o.total()) || !is_currency(o.currency())) return "order.total or currency is wrong";
  // The store has an index of users, and its keys are short.
  if (!is_text(o.user_id(), kIdLengthMax)) return "order.userId has more than 64 characters";
  if (!is_text(o.sold_by()) || !is_text(o.reason())) return "a text is too long";
  if (o.has_payment() && !is_payment(o.payment())) return "order.payment is wrong";
  if (o.has_refund() && !is_refund(o.refund())) return "order.refund is wrong";
  if (!is_time(o.created_at_ms()) || !is_time(o.updated_at_ms()) || !is_time(o.expires_at_ms()))
    return kBadTime;
  Money total = 0;
  for (const OrderLine& line : o.tickets()) {
    if (!is_id(line.id()) || !is_amount(line.price()) || !is_amount(line.version()))
      return "an order line is wrong";
    total += line.price();  // 50 amounts of 2^53 fit
  }
  return total == o.total() ? nullptr : "order.total is not the sum of its tickets";
}

const char* fault_of(const Event& e, const RecordKey& key) {
  if (e.record_case() == Event::RECORD_NOT_SET) return "the event carries no record";
  if (key_of(e) != key) return "the record is not the one that the subject names";
  if (version_of(e) < 1 || version_of(e) > kMaxInteger) return "version must be 1..2^53-1";
  const Change& c = e.change();
  if (!Change::Kind_IsValid(c.kind()) || c.kind() == Change::UNSTATED) return "change.kind is not known here";
  if (!is_id_or_empty(c.node_id()) || !is_id_or_empty(c.order_id()))
    return "change names something that is not an id";
  if (!is_text(c.operation_id()) || !is_text(c.by()) || !is_text(c.reason())) return "a text is too long";
  if (!is_time(c.at_ms())) return kBadTime;
  return e.has_ticket() ? fault_of(e.ticket()) : fault_of(e.order());
}

// Looked at only where the event is large enough; most are smaller by far.
bool has_too_much_unknown(const Event& event, std::size_t bytes) {
  if (bytes <= kUnknownBytesMax) return false;
  Event known = event;
  known.DiscardUnknownFields();
  return event.ByteSizeLong() - known.ByteSizeLong() > kUnknownBytesMax;
}

}  // namespace

std::string encode(const Event& event) {
  std::string bytes;
  ensure(event.SerializeToString(&bytes) && bytes.size() <= kEventBytesMax, "an event fits its bound");
  return bytes;
}

const char* fault_in(const Event& event) { return fault_of(event, key_of(event)); }

Result<Event> decode(std::string_view bytes, Encoding encoding, const RecordKey& key) {
  if (bytes.size() > kEventBytesMax)
    return Error{Code::body_too_large, "the event is larger than 64 KiB", {}, {}};
  Event event;
  if (!parse(bytes, encoding, event))
    return Error{Code::invalid_request, "the bytes are not a Willcall event", {}, {}};
  if (has_too_much_unknown(event, bytes.size()))
    return Error{Code::body_too_large, "the event has more than 16 KiB of fields unknown here", {}, {}};
  if (const char* fault = fault_of(event, key)) return Error{Code::invalid_request, fault, {}, {}};
  return event;
}

Event decode_own(std::string_view bytes, Encoding encoding) {
  Event event;
  ensure(parse(bytes, encoding, event), "a stored event can be read");
  return event;
}

std::string message_id(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return {text, 32};
}

std::string to_json(const Event& event) {
  std::string json;
  ensure(google::protobuf::util::MessageToJsonString(event, &json).ok(), "an event has a JSON form");
  return json;
}

}  // namespace willcall
