// Events come from outside and are trusted in nothing: one row for each thing that is wrong, with the
// sentence that goes into the quarantine.
#include <functional>

#include "schema/event.h"
#include "schema/invariant.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;
using namespace std::string_literals;

const RecordKey kTicket{Kind::ticket, "arena", "A-12"}, kOrder{Kind::order, "arena", "o-1"};

std::string verdict(const std::string& bytes, const RecordKey& key) {
  const Result<Event> read = decode(bytes, Encoding::protobuf, key);
  return read ? "ok" : read.error().detail;
}

struct Row {
  const char* change;
  std::function<void(Event&)> made;
  std::string expected;
};

void check(Event event, const RecordKey& key, const Row& row) {
  INFO(row.change);
  REQUIRE(verdict(event.SerializeAsString(), key) == "ok");
  row.made(event);
  CHECK(verdict(event.SerializeAsString(), key) == row.expected);
}

template <class Enum>
Enum unknown() {
  return static_cast<Enum>(99);
}

// The event's bytes with `from` made `to`, which has the same length.
std::string with_bytes(const Event& event, const std::string& from, const std::string& to) {
  std::string bytes = event.SerializeAsString();
  return bytes.replace(bytes.find(from), from.size(), to);
}

const std::string kBadTitle = "ticket.title must have 1..200 characters",
                  kBadPrice = "ticket.price must be 0..2^53-1",
                  kBadCurrency = "ticket.currency must be an ISO 4217 code",
                  kBadId = "ticket names something that is not an id",
                  kBadHolder = "a ticket names an order exactly while it is reserved or sold",
                  kBadLine = "an order line is wrong", kBadTotal = "order.total or currency is wrong",
                  kBadSum = "order.total is not the sum of its tickets", kLongText = "a text is too long",
                  kBadKey = "the record is not the one that the subject names",
                  kBadVersion = "version must be 1..2^53-1", kBadChange = "change.kind is not known here",
                  kBadPayment = "order.payment is wrong", kBadRefund = "order.refund is wrong",
                  kBadTime = "a time is not of the years 1970..9999";

}  // namespace

TEST_CASE("a ticket's event is refused for each thing that is wrong with it") {
  const Row table[] = {
      {"no title", [](Event& e) { e.mutable_ticket()->clear_title(); }, kBadTitle},
      {"201 characters", [](Event& e) { e.mutable_ticket()->set_title(std::string(201, 'x')); }, kBadTitle},
      {"a NUL in the title", [](Event& e) { e.mutable_ticket()->set_title("a\0b"s); }, kBadTitle},
      {"a price below 0", [](Event& e) { e.mutable_ticket()->set_price(-1); }, kBadPrice},
      {"a price of 2^53", [](Event& e) { e.mutable_ticket()->set_price(kMaxInteger + 1); }, kBadPrice},
      {"no currency", [](Event& e) { e.mutable_ticket()->clear_currency(); }, kBadCurrency},
      {"a small currency", [](Event& e) { e.mutable_ticket()->set_currency("eur"); }, kBadCurrency},
      {"a long currency", [](Event& e) { e.mutable_ticket()->set_currency("EURO"); }, kBadCurrency},
      {"an unknown status", [](Event& e) { e.mutable_ticket()->set_status(unknown<Ticket::Status>()); },
       "ticket.status is not known here"},
      {"an unknown guarantee",
       [](Event& e) { e.mutable_ticket()->set_guarantee(unknown<Order::Guarantee>()); },
       "ticket.guarantee is not known here"},
      {"allocated to no id", [](Event& e) { e.mutable_ticket()->set_allocated_to("box 1"); }, kBadId},
      {"an order that is no id", [](Event& e) { e.mutable_ticket()->set_order_id("o.1"); }, kBadId},
      {"a node that is no id", [](Event& e) { e.mutable_ticket()->set_order_node("*"); }, kBadId},
      {"a long seller", [](Event& e) { e.mutable_ticket()->set_seller_id(std::string(501, 'x')); },
       "ticket.sellerId is too long"},
      {"sold without an order", [](Event& e) { e.mutable_ticket()->set_status(Ticket::SOLD); }, kBadHolder},
      {"reserved without an order", [](Event& e) { e.mutable_ticket()->set_status(Ticket::RESERVED); },
       kBadHolder},
      {"free with an order", [](Event& e) { e.mutable_ticket()->set_order_id("o-1"); }, kBadHolder},
      {"withdrawn with an order",
       [](Event& e) {
         e.mutable_ticket()->set_status(Ticket::WITHDRAWN), e.mutable_ticket()->set_order_id("o-1");
       },
       kBadHolder},
      {"created before 1970", [](Event& e) { e.mutable_ticket()->set_created_at_ms(INT64_MIN); }, kBadTime},
      {"updated after 9999", [](Event& e) { e.mutable_ticket()->set_updated_at_ms(253'402'300'800'000); },
       kBadTime},
      {"reserved for ever", [](Event& e) { e.mutable_ticket()->set_reserved_until_ms(INT64_MAX); }, kBadTime},
  };
  for (const Row& row : table) check(event_of(Change::UPDATE, a_ticket(), stamp()), kTicket, row);
}

TEST_CASE("an order's event is refused for each thing that is wrong with it") {
  const Row table[] = {
      {"no tickets", [](Event& e) { e.mutable_order()->clear_tickets(); }, "an order has 1..50 tickets"},
      {"51 tickets",
       [](Event& e) {
         for (int i = 0; i < 50; ++i) *e.mutable_order()->add_tickets() = e.order().tickets(0);
       },
       "an order has 1..50 tickets"},
      {"an unknown status", [](Event& e) { e.mutable_order()->set_status(unknown<Order::Status>()); },
       "order.status is not known here"},
      {"an unknown guarantee",
       [](Event& e) { e.mutable_order()->set_guarantee(unknown<Order::Guarantee>()); },
       "order.guarantee is not known here"},
      {"no node", [](Event& e) { e.mutable_order()->clear_node_id(); }, "order.nodeId must be an id"},
      {"a total below 0", [](Event& e) { e.mutable_order()->set_total(-1); }, kBadTotal},
      {"no currency", [](Event& e) { e.mutable_order()->clear_currency(); }, kBadTotal},
      {"a long buyer", [](Event& e) { e.mutable_order()->set_user_id(std::string(65, 'x')); },
       "order.userId has more than 64 characters"},
      {"a long cashier", [](Event& e) { e.mutable_order()->set_sold_by(std::string(501, 'x')); }, kLongText},
      {"a NUL in the reason", [](Event& e) { e.mutable_order()->set_reason("\0"s); }, kLongText},
      {"a total that is not its sum", [](Event& e) { e.mutable_order()->set_total(2499); }, kBadSum},
      {"a line without a ticket", [](Event& e) { e.mutable_order()->mutable_tickets(0)->clear_id(); },
       kBadLine},
      {"a line below 0", [](Event& e) { e.mutable_order()->mutable_tickets(0)->set_price(-2500); }, kBadLine},
      {"a line of version -1", [](Event& e) { e.mutable_order()->mutable_tickets(0)->set_version(-1); },
       kBadLine},
      {"an unknown way to pay",
       [](Event& e) { e.mutable_order()->mutable_payment()->set_method(unknown<Payment::Method>()); },
       kBadPayment},
      {"a payment below 0", [](Event& e) { e.mutable_order()->mutable_payment()->set_amount(-1); },
       kBadPayment},
      {"a long reference",
       [](Event& e) { e.mutable_order()->mutable_payment()->set_reference(std::string(501, 'x')); },
       kBadPayment},
      {"an unknown way to refund",
       [](Event& e) { e.mutable_order()->mutable_refund()->set_method(unknown<Payment::Method>()); },
       kBadRefund},
      {"a refund below 0", [](Event& e) { e.mutable_order()->mutable_refund()->set_amount(-1); }, kBadRefund},
      {"a long note", [](Event& e) { e.mutable_order()->mutable_refund()->set_note(std::string(501, 'x')); },
       kBadRefund},
      {"a NUL in who refunded", [](Event& e) { e.mutable_order()->mutable_refund()->set_by("\0"s); },
       kBadRefund},
      {"refunded after 9999", [](Event& e) { e.mutable_order()->mutable_refund()->set_at_ms(INT64_MAX); },
       kBadRefund},
      {"expires before 1970", [](Event& e) { e.mutable_order()->set_expires_at_ms(-1); }, kBadTime},
      {"created before 1970", [](Event& e) { e.mutable_order()->set_created_at_ms(INT64_MIN); }, kBadTime},
      {"updated after 9999", [](Event& e) { e.mutable_order()->set_updated_at_ms(INT64_MAX); }, kBadTime},
  };
  for (const Row& row : table) check(event_of(Change::COMPLETE, a_paid_order(), stamp()), kOrder, row);
}

TEST_CASE("an event is refused for what is wrong with its change or its place") {
  const Row table[] = {
      {"no record", [](Event& e) { e.clear_record(); }, "the event carries no record"},
      {"another id", [](Event& e) { e.mutable_ticket()->set_id("A-13"); }, kBadKey},
      {"another venue", [](Event& e) { e.mutable_ticket()->set_venue("opera"); }, kBadKey},
      {"an order on a ticket's subject", [](Event& e) { *e.mutable_order() = an_order(); }, kBadKey},
      {"version 0", [](Event& e) { e.mutable_ticket()->set_version(0); }, kBadVersion},
      {"version -1", [](Event& e) { e.mutable_ticket()->set_version(-1); }, kBadVersion},
      {"version 2^53", [](Event& e) { e.mutable_ticket()->set_version(kMaxInteger + 1); }, kBadVersion},
      {"no change", [](Event& e) { e.clear_change(); }, kBadChange},
      {"an unstated change", [](Event& e) { e.mutable_change()->set_kind(Change::UNSTATED); }, kBadChange},
      {"an unknown change", [](Event& e) { e.mutable_change()->set_kind(unknown<Change::Kind>()); },
       kBadChange},
      {"a node that is no id", [](Event& e) { e.mutable_change()->set_node_id("box 1"); },
       "change names something that is not an id"},
      {"an order that is no id", [](Event& e) { e.mutable_change()->set_order_id("o 1"); },
       "change names something that is not an id"},
      {"a long operation id", [](Event& e) { e.mutable_change()->set_operation_id(std::string(501, 'x')); },
       kLongText},
      {"a long author", [](Event& e) { e.mutable_change()->set_by(std::string(501, 'x')); }, kLongText},
      {"a long reason", [](Event& e) { e.mutable_change()->set_reason(std::string(501, 'x')); }, kLongText},
      {"made after 9999", [](Event& e) { e.mutable_change()->set_at_ms(INT64_MAX); }, kBadTime},
  };
  for (const Row& row : table) check(event_of(Change::UPDATE, a_ticket(), stamp()), kTicket, row);
}

TEST_CASE("broken bytes are no event") {
  const Event event = event_of(Change::UPDATE, a_ticket(), stamp());
  const std::string bytes = encode(event), refused = "the bytes are not a Willcall event";
  CHECK(verdict("", kTicket) == "the event carries no record");
  CHECK(verdict("garbage that nobody wrote", kTicket) == refused);
  CHECK(verdict(bytes.substr(0, bytes.size() - 1), kTicket) == refused);
  CHECK(verdict(with_bytes(event, "Night", "Nig\xC3\x28"), kTicket) == refused);
  CHECK(verdict(with_bytes(event, "Night", "Ni\xED\xA0\x80"), kTicket) == refused);
}

TEST_CASE("no cut of an event can be read as another event") {
  const std::string bytes = encode(event_of(Change::COMPLETE, a_paid_order(), stamp()));
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK(verdict(bytes.substr(0, length), kOrder) != "ok");
}

TEST_CASE("the longest texts that the contract allows are accepted, counted in characters") {
  std::string title;
  for (int i = 0; i < 200; ++i) title += "ä";
  Event event = event_of(Change::UPDATE, a_ticket(), stamp());
  event.mutable_ticket()->set_title(title);
  event.mutable_ticket()->set_seller_id(std::string(500, 'x'));
  event.mutable_ticket()->set_price(kMaxInteger);
  event.mutable_ticket()->set_version(kMaxInteger);
  event.mutable_change()->set_reason(std::string(500, 'x'));
  CHECK(verdict(event.SerializeAsString(), kTicket) == "ok");
}

TEST_CASE("the least that the contract allows is accepted, and an order of 50 tickets with its refund") {
  Event gift = event_of(Change::CREATE, a_ticket(), stamp());
  gift.mutable_ticket()->set_price(0);
  gift.mutable_ticket()->set_version(1);
  gift.mutable_ticket()->set_created_at_ms(0);
  gift.mutable_ticket()->set_updated_at_ms(253'402'300'799'999);  // the end of the year 9999
  CHECK(verdict(gift.SerializeAsString(), kTicket) == "ok");
  Event event = event_of(Change::CANCEL, a_paid_order(), stamp());
  Order& order = *event.mutable_order();
  while (order.tickets_size() < kOrderTicketsMax) *order.add_tickets() = order.tickets(0);
  order.set_total(50 * 2500);
  order.mutable_refund()->set_amount(50 * 2500);
  CHECK(verdict(event.SerializeAsString(), kOrder) == "ok");
}

TEST_CASE("an event may carry 16 KiB of fields that are unknown here, not more") {
  const auto filled = [](std::size_t bytes) {
    Event event = event_of(Change::UPDATE, a_ticket(), stamp());
    Ticket* ticket = event.mutable_ticket();
    ticket->GetReflection()->MutableUnknownFields(ticket)->AddLengthDelimited(900, std::string(bytes, 'x'));
    return verdict(event.SerializeAsString(), kTicket);
  };
  CHECK(filled(16'000) == "ok");
  CHECK(filled(17'000) == "the event has more than 16 KiB of fields unknown here");
}

TEST_CASE("what is made here can be held to what other nodes accept") {
  Event event = event_of(Change::UPDATE, a_ticket(), stamp());
  CHECK(fault_in(event) == nullptr);
  event.mutable_ticket()->set_version(kMaxInteger + 1);
  CHECK(std::string(fault_in(event)) == kBadVersion);
}
