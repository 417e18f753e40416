// Records as clients see them: the exact text of the HTTP contract.
#include "schema/record_json.h"

#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

const SyncMark kSynced, kPending{true, "op-7"};

template <class Record>
std::string json(const Record& record, const SyncMark& mark) {
  std::string out;
  append_json(out, record, mark);
  return out;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a free ticket as clients see it") {
  CHECK(
      json(a_ticket(), kSynced) ==
      R"({"id":"A-12","venue":"arena","title":"Night of Songs, row A seat 12","price":2500,"currency":"EUR",)"
      R"("version":3,"status":"available","sellerId":"anna","orderId":null,"reservedUntil":null,)"
      R"("allocatedTo":"box-1","createdAt":"2026-11-22T19:54:00.000Z","updatedAt":"2026-11-22T19:54:30.000Z",)"
      R"("sync":"synced"})");
}

TEST_CASE("a reserved ticket names its order and how long it is held") {
  const std::string text = json(reserved_for("o-1"), kPending);
  CHECK(contains(
      text,
      R"("status":"reserved","sellerId":"anna","orderId":"o-1","reservedUntil":"2026-11-22T20:10:00.000Z")"));
  CHECK(contains(text, R"("sync":"pending"})"));
}

TEST_CASE("a ticket of the pool is allocated to nobody, and a foreign one may have no seller") {
  Ticket ticket = a_pool_ticket();
  ticket.clear_seller_id();
  CHECK(contains(json(ticket, kSynced),
                 R"("sellerId":null,"orderId":null,"reservedUntil":null,"allocatedTo":null)"));
}

TEST_CASE("an open order as clients see it") {
  CHECK(
      json(an_order(), kPending) ==
      R"({"id":"o-1","venue":"arena","userId":"carl","status":"created","guarantee":"allocated",)"
      R"("tickets":[{"id":"A-12","version":3,"price":2500}],"total":2500,"currency":"EUR",)"
      R"("expiresAt":"2026-11-22T20:10:00.000Z","version":1,"nodeId":"box-1","soldBy":"anna","payment":null,)"
      R"("refund":null,"reason":null,"createdAt":"2026-11-22T19:54:59.000Z",)"
      R"("updatedAt":"2026-11-22T19:54:59.000Z","sync":"pending"})");
}

TEST_CASE("a paid and refunded order says how, by whom, and why") {
  Order order = a_paid_order();
  order.set_status(Order::CANCELLED);
  order.set_reason("ill");
  order.clear_user_id();
  order.mutable_payment()->set_reference("till 4");
  Refund& refund = *order.mutable_refund();
  refund.set_amount(2500);
  refund.set_method(Payment::CARD);
  refund.set_by("ada");
  refund.set_at_ms(kNow);
  const std::string text = json(order, kSynced);
  CHECK(contains(text, R"("userId":null,"status":"cancelled")"));
  CHECK(contains(text, R"("expiresAt":null)"));
  CHECK(contains(text, R"("payment":{"method":"cash","amount":2500,"reference":"till 4"})"));
  CHECK(contains(
      text,
      R"("refund":{"amount":2500,"method":"card","by":"ada","at":"2026-11-22T19:55:00.000Z","note":null})"));
  CHECK(contains(text, R"("reason":"ill")"));
}

TEST_CASE("an order lists its tickets in the order of the sale") {
  Order order = an_order();
  OrderLine& line = *order.add_tickets();
  line.set_id("A-11");
  line.set_version(1);
  CHECK(
      contains(json(order, kSynced),
               R"("tickets":[{"id":"A-12","version":3,"price":2500},{"id":"A-11","version":1,"price":0}])"));
}

TEST_CASE("a pending version's ETag names the change, since its number may still change") {
  CHECK(etag_of(a_ticket(), kSynced) == "\"3\"");
  CHECK(etag_of(a_ticket(), kPending) == "\"3-op-7\"");
}

TEST_CASE("a title with quotes does not break out of its text") {
  Ticket ticket = a_ticket();
  ticket.set_title(R"(x","price":0,"a":"\)");
  CHECK(contains(json(ticket, kSynced), R"("title":"x\",\"price\":0,\"a\":\"\\","price":2500)"));
}
