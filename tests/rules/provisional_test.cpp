// Provisional sales: tickets of the pool sold with the line down, where the operator allows so many.
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct TwoCutOff {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  TwoCutOff() {
    for (const char* id : {"P-1", "P-2", "P-3"}) REQUIRE(one.create(id, 200, ""));
    venue.settle();
    for (SyncedBox* box : {&one, &two}) {
      box->allow_provisional(2);
      box->cut();
    }
    venue.settle();
  }
  void mend() {
    one.mend();
    two.mend();
    venue.settle();
    CHECK(venue.disagreement() == "");
  }
};

std::string code(const Result<Answer>& answer) {
  return answer ? "sold" : std::string(facts(answer.error().code).name);
}

}  // namespace

TEST_CASE_METHOD(
    TwoCutOff,
    "a pool ticket is sold provisionally with the line down, and stands when nobody else sold it") {
  const auto sale = one.sell({"P-1"}, 200);
  REQUIRE(code(sale) == "sold");
  CHECK(one.order(order_id(sale)).guarantee() == Order::PROVISIONAL);
  mend();
  CHECK(two.order(order_id(sale)).status() == Order::COMPLETE);
  CHECK(one.exceptions().empty());
}

TEST_CASE_METHOD(TwoCutOff,
                 "no more are sold provisionally than the operator allows, until they are confirmed") {
  REQUIRE(code(one.sell({"P-1", "P-2"}, 400)) == "sold");
  CHECK(code(one.sell({"P-3"}, 200)) == "offline_not_allocated");
  CHECK(one.enquiries().backlog().provisional == 2);
  mend();
  CHECK(one.enquiries().backlog().provisional == 0);
  one.cut();
  venue.settle();
  CHECK(code(one.sell({"P-3"}, 200)) == "sold");
}

TEST_CASE_METHOD(TwoCutOff, "an order of more than the bound is refused whole") {
  CHECK(code(one.sell({"P-1", "P-2", "P-3"}, 600)) == "offline_not_allocated");
  CHECK(one.ticket("P-1").status() == Ticket::AVAILABLE);
}

TEST_CASE_METHOD(TwoCutOff,
                 "two provisional sales of one seat end with one standing and one exception that says why") {
  const auto first = one.sell({"P-1", "P-2"}, 400), second = two.sell({"P-2", "P-3"}, 400);
  REQUIRE(code(first) == "sold");
  REQUIRE(code(second) == "sold");
  one.mend();
  venue.settle();
  mend();
  const Order lost = two.order(order_id(second));
  CHECK(one.order(order_id(first)).status() == Order::COMPLETE);
  CHECK(lost.status() == Order::REJECTED);
  CHECK(two.ticket("P-3").status() == Ticket::AVAILABLE);  // undone whole
  REQUIRE(two.exceptions().size() == 1);
  const auto exception = two.exceptions().front();
  CHECK(exception.kind() == "refused_sale");
  CHECK(exception.order_id() == order_id(second));
  CHECK(exception.amount() == 400);
  CHECK(exception.winner_order_id() == order_id(first));
  CHECK(exception.rule().find("came first in the stream") != std::string::npos);
  CHECK(one.exceptions().empty());
}

TEST_CASE_METHOD(TwoCutOff, "a refused order is published as the counter saw it, and then as rejected") {
  const auto first = one.sell({"P-1"}, 200), second = two.sell({"P-1"}, 200);
  one.mend();
  venue.settle();
  mend();
  REQUIRE(venue.versions(Kind::order, order_id(second)) == std::vector<Version>{1, 2});
}

TEST_CASE_METHOD(TwoCutOff, "a claim confirmed meanwhile beats a provisional sale") {
  const auto provisional = one.sell({"P-1"}, 200);
  two.mend();
  venue.settle();
  REQUIRE(code(venue.verdict(two, two.begin_sale({"P-1"}, 200))) == "sold");
  mend();
  CHECK(one.order(order_id(provisional)).status() == Order::REJECTED);
  CHECK(one.exceptions().size() == 1);
}

TEST_CASE_METHOD(TwoCutOff,
                 "an allocation made meanwhile beats a provisional sale, although the seat stands free") {
  const auto provisional = one.sell({"P-1"}, 200);
  two.mend();
  venue.settle();
  REQUIRE(venue.verdict(two, two.begin_allocation("box-2", {"P-1"})));
  mend();
  CHECK(one.order(order_id(provisional)).status() == Order::REJECTED);
  REQUIRE(two.sell({"P-1"}, 200));
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE("where the operator allows none, a pool ticket is refused with the line down") {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  REQUIRE(one.create("P-1", 200, ""));
  venue.settle();
  one.cut();
  venue.settle();
  CHECK(code(one.sell({"P-1"}, 200)) == "offline_not_allocated");
  CHECK(one.ticket("P-1").status() == Ticket::AVAILABLE);
}

TEST_CASE_METHOD(TwoCutOff,
                 "of a mixed order that is reopened only the pool's tickets count as provisional") {
  one.mend();
  venue.settle();
  REQUIRE(one.create("A-1", 200));
  venue.settle();
  one.cut();
  venue.settle();
  const std::string order = order_id(one.reserve({"A-1", "P-1"}));
  one.clock.pass(std::chrono::minutes(16));
  REQUIRE(one.expiry().turn(10) == 1);
  REQUIRE(one.complete(order, 400, true));
  CHECK(one.enquiries().backlog().provisional == 1);
  CHECK(one.ticket("A-1").guarantee() == Order::ALLOCATED);
  CHECK(one.order(order).guarantee() == Order::PROVISIONAL);
}
