// Claims: a ticket of the pool is sold while online once the stream has confirmed that it is reserved.
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// Three tickets of the pool, which both boxes know.
struct Pool {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  Pool() {
    for (const char* id : {"P-1", "P-2", "P-3"}) REQUIRE(one.create(id, 200, ""));
    REQUIRE(one.create("A-1", 200));
    venue.settle();
  }
  // Nothing is left of an attempt: the tickets are as free as they were, and nobody has an order.
  void check_nothing_dangles() {
    venue.settle();
    CHECK(venue.disagreement() == "");
    for (const char* id : {"P-1", "P-2", "P-3"}) CHECK(two.ticket(id).status() == Ticket::AVAILABLE);
    CHECK(one.exceptions().empty());
    CHECK(venue.centre.stream(Kind::order).messages.empty());
  }
};

std::string code(const Result<Answer>& answer) {
  return answer ? "sold" : std::string(facts(answer.error().code).name);
}

}  // namespace

TEST_CASE_METHOD(Pool, "a pool ticket is sold once the stream has confirmed that it is reserved") {
  const Begun sale = one.begin_sale({"P-1"}, 200);
  REQUIRE(sale.claim);
  CHECK_FALSE(sale.claim->decided());
  const auto answer = venue.verdict(one, sale);
  REQUIRE(code(answer) == "sold");
  CHECK(answer->status == 201);
  CHECK(one.order(order_id(answer)).guarantee() == Order::CLAIMED);
  venue.settle();
  CHECK(two.ticket("P-1").status() == Ticket::SOLD);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Pool, "a claim reserves and never sells before it is decided") {
  const Begun sale = one.begin_sale({"P-1"}, 200);
  one.turn();
  CHECK(one.line.sent.back().type == "ticket.reserved");
  CHECK(code(venue.verdict(one, sale)) == "sold");
}

TEST_CASE_METHOD(Pool, "two online boxes that want one pool ticket: one sells it, the other is told") {
  const Begun first = one.begin_sale({"P-1"}, 200), second = two.begin_sale({"P-1"}, 200);
  const auto a = venue.verdict(one, first), b = venue.verdict(two, second);
  CHECK((code(a) == "sold") != (code(b) == "sold"));
  CHECK((code(a) == "ticket_unavailable" || code(b) == "ticket_unavailable"));
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(one.exceptions().size() + two.exceptions().size() == 0);
}

TEST_CASE_METHOD(Pool, "a claim of several tickets is all or nothing") {
  REQUIRE(code(venue.verdict(two, two.begin_sale({"P-2"}, 200))) == "sold");
  const auto answer = venue.verdict(one, one.begin_sale({"P-3", "P-1", "P-2"}, 600));
  CHECK(code(answer) == "ticket_unavailable");
  venue.settle();
  CHECK(one.ticket("P-1").status() == Ticket::AVAILABLE);
  CHECK(two.ticket("P-3").status() == Ticket::AVAILABLE);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Pool, "rivals for overlapping tickets: one of them gets all of his") {
  const Begun first = one.begin_sale({"P-1", "P-2"}, 400), second = two.begin_sale({"P-2", "P-1"}, 400);
  const auto a = venue.verdict(one, first), b = venue.verdict(two, second);
  CHECK((code(a) == "sold") != (code(b) == "sold"));
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Pool, "own and pool tickets in one order are sold together, with the weaker guarantee") {
  const auto answer = venue.verdict(one, one.begin_sale({"A-1", "P-1"}, 400));
  REQUIRE(code(answer) == "sold");
  CHECK(one.order(order_id(answer)).guarantee() == Order::CLAIMED);
  venue.settle();
  CHECK(two.ticket("A-1").guarantee() == Order::ALLOCATED);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Pool, "a claim whose answer never comes is undone, and leaves nothing behind") {
  one.line.lose_acks = 1;
  one.line.fail_reads = 1000;
  one.line.hold_deliveries = true;
  const auto answer = venue.verdict(one, one.begin_sale({"P-1"}, 200));
  CHECK(code(answer) == "central_unreachable");
  one.line.fail_reads = 0;
  one.line.hold_deliveries = false;
  check_nothing_dangles();
}

TEST_CASE_METHOD(Pool, "a claim that never reached the centre is undone, and leaves nothing behind") {
  one.line.lose_requests = 1000;
  CHECK(code(venue.verdict(one, one.begin_sale({"P-1", "P-2"}, 400))) == "central_unreachable");
  one.line.lose_requests = 0;
  check_nothing_dangles();
}

TEST_CASE_METHOD(Pool, "after a lost answer the next pool sale is decided as offline, without waiting") {
  one.line.lose_requests = 1000;
  CHECK(code(venue.verdict(one, one.begin_sale({"P-1"}, 200))) == "central_unreachable");
  const Begun next = one.begin_sale({"P-2"}, 200);
  REQUIRE(next.answer);
  CHECK(code(*next.answer) == "offline_not_allocated");
  one.line.lose_requests = 0;
  venue.settle();
  CHECK(code(venue.verdict(one, one.begin_sale({"P-2"}, 200))) == "sold");
}

TEST_CASE_METHOD(Pool, "a crash in the middle of a claim is undone at the next start") {
  const int turns = GENERATE(0, 1, 2, 3);
  const Begun sale = one.begin_sale({"P-1", "P-2"}, 400);
  for (int i = 0; i < turns && !sale.claim->decided(); ++i) one.turn();
  if (sale.claim->decided()) return;
  one.crash();
  check_nothing_dangles();
}

TEST_CASE_METHOD(Pool, "a claim leaves ahead of a backlog") {
  for (int i = 0; i < 2000; ++i) REQUIRE(one.create("B-" + std::to_string(i), 100));
  const Begun sale = one.begin_sale({"P-1"}, 200);
  one.turn();
  one.turn();
  CHECK(sale.claim->decided());
  CHECK(one.outbox() > 500);
}

TEST_CASE_METHOD(Pool, "an order opened from the pool is held, and paid later") {
  const auto opened = venue.verdict(one, one.begin_reservation({"P-1"}));
  REQUIRE(code(opened) == "sold");
  one.cut();
  venue.settle();
  CHECK(one.complete(order_id(opened), 200));
  one.mend();
  venue.settle();
  CHECK(two.ticket("P-1").status() == Ticket::SOLD);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Pool, "an expired order of pool tickets is reopened as a claim") {
  const auto opened = venue.verdict(one, one.begin_reservation({"P-1"}));
  one.clock.pass(std::chrono::minutes(16));
  REQUIRE(one.expiry().turn(10) == 1);
  venue.settle();
  Payment payment;
  payment.set_method(Payment::CASH);
  payment.set_amount(200);
  const auto paid = venue.verdict(
      one, one.orders().begin_complete({"arena", order_id(opened)}, payment, true, {"carla", false}, {}));
  REQUIRE(code(paid) == "sold");
  venue.settle();
  CHECK(two.order(order_id(opened)).status() == Order::COMPLETE);
  CHECK(two.ticket("P-1").status() == Ticket::SOLD);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Pool, "an order that is reopened as a claim is claimed, whatever it was before") {
  REQUIRE(one.create("B-1", 200));
  venue.settle();
  const auto opened = one.reserve({"B-1"});
  REQUIRE(one.order(order_id(opened)).guarantee() == Order::ALLOCATED);
  one.clock.pass(std::chrono::minutes(16));
  REQUIRE(one.expiry().turn(10) == 1);
  REQUIRE(venue.verdict(one, one.begin_allocation("", {"B-1"})));
  venue.settle();
  Payment payment;
  payment.set_amount(200);
  const auto paid = venue.verdict(
      one, one.orders().begin_complete({"arena", order_id(opened)}, payment, true, {"carla", false}, {}));
  REQUIRE(code(paid) == "sold");
  CHECK(one.order(order_id(opened)).guarantee() == Order::CLAIMED);
  CHECK(one.ticket("B-1").guarantee() == Order::CLAIMED);
}

TEST_CASE_METHOD(Pool, "a request sent again while its claim is open waits for the same claim") {
  OrderRequest wanted{"arena", {NamedTicket{"arena", "P-1", {}}}, "", {}};
  const RequestKey key{"orders\ncarla\n4711", "hash"};
  const Begun first = one.orders().begin(wanted, {"carla", false}, key);
  const Begun again = one.orders().begin(wanted, {"carla", false}, key);
  const Begun other = one.orders().begin(wanted, {"carla", false}, RequestKey{key.scope, "another body"});
  CHECK(first.claim == again.claim);
  REQUIRE(other.answer);
  CHECK(code(*other.answer) == "idempotency_key_reused");
  const auto answer = venue.verdict(one, first);
  REQUIRE(code(answer) == "sold");
  const Begun later = one.orders().begin(wanted, {"carla", false}, key);
  REQUIRE(later.answer);
  CHECK((*later.answer)->body == answer->body);
}

TEST_CASE_METHOD(Pool, "a claim for which nobody waits any more is never completed, and undone") {
  const Begun sale = one.begin_sale({"P-1"}, 200);
  // The disk was full when it was to be undone: the client was told so, and the claim stays in the store.
  one.office().claims.leave_behind();
  one.office().claims.decide(sale.claim->id, Error{Code::storage_full, "", {}, {}});
  SECTION("by the next thing that happens to its ticket") {
    const Begun other = one.begin_sale({"P-2"}, 200);
    CHECK(code(venue.verdict(one, other)) == "sold");
    venue.settle();
    CHECK(one.ticket("P-1").status() == Ticket::AVAILABLE);
  }
  SECTION("by the housekeeper") {
    CHECK(undo_left_behind(one.office()));
    check_nothing_dangles();
  }
  CHECK(venue.disagreement() == "");
}
