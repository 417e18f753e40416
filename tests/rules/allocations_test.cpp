// Allocations: which box may sell a ticket, and how that moves.
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Shelves {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  Shelves() {
    for (const char* id : {"P-1", "P-2", "P-3"}) REQUIRE(one.create(id, 200, ""));
    for (const char* id : {"A-1", "A-2"}) REQUIRE(one.create(id, 200));
    venue.settle();
  }
  std::int64_t available(SyncedBox& box, const std::string& owner) {
    const auto rows = box.allocations().summary("arena");
    REQUIRE(rows);
    for (const AllocationCount& row : *rows)
      if (row.node_id == owner) return row.available;
    return 0;
  }
};

std::string said(const Result<Answer>& answer) {
  return answer ? answer->body : std::string(facts(answer.error().code).name);
}

}  // namespace

TEST_CASE_METHOD(Shelves, "own tickets are handed to another box at any time, offline too") {
  one.cut();
  venue.settle();
  CHECK(said(venue.verdict(one, one.begin_allocation("box-2", {"A-1"}))) == R"({"allocated":1})");
  CHECK(said(one.sell({"A-1"}, 200)) == "allocated_elsewhere");
  one.mend();
  venue.settle();
  CHECK(two.sell({"A-1"}, 200));
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves, "pool tickets are allocated once the stream has confirmed it") {
  CHECK(said(venue.verdict(two, two.begin_allocation("box-2", {"P-1", "P-2"}))) == R"({"allocated":2})");
  two.cut();
  venue.settle();
  CHECK(two.sell({"P-1", "P-2"}, 400));
  two.mend();
  venue.settle();
  CHECK(available(one, "") == 1);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves,
                 "two boxes that want the same pool tickets share them out, and each is told what it got") {
  const Begun first = one.begin_allocation("box-1", {"P-1"}), second = two.begin_allocation("box-2", {"P-1"});
  const auto a = venue.verdict(one, first), b = venue.verdict(two, second);
  CHECK(((said(a) == "ticket_unavailable") != (said(b) == "ticket_unavailable")));
  venue.settle();
  CHECK(one.ticket("P-1").allocated_to() == two.ticket("P-1").allocated_to());
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves, "tickets are allocated by count, the first free ones in id order") {
  AllocationRequest wanted;
  wanted.venue = "arena";
  wanted.to = "box-2";
  wanted.count = TicketCount{3, {}, ""};
  CHECK(said(venue.verdict(one, one.allocations().begin(wanted, {"ada", true}, {}))) == R"({"allocated":3})");
  venue.settle();
  for (const char* id : {"A-1", "A-2", "P-1"}) CHECK(two.ticket(id).allocated_to() == "box-2");
  CHECK(available(two, "box-2") == 3);
  wanted.count = TicketCount{3, {}, ""};
  const auto too_many = venue.verdict(one, one.allocations().begin(wanted, {"ada", true}, {}));
  CHECK(said(too_many) == "ticket_unavailable");
}

TEST_CASE_METHOD(Shelves, "tickets go back to the pool, where another box can claim them") {
  CHECK(said(venue.verdict(one, one.begin_allocation("", {"A-1"}))) == R"({"allocated":1})");
  venue.settle();
  CHECK(venue.verdict(two, two.begin_sale({"A-1"}, 200)));
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves, "the same allocation sent again changes nothing and answers alike") {
  for (int times = 0; times < 2; ++times) {
    CHECK(said(venue.verdict(one, one.begin_allocation("box-2", {"A-1", "P-1"}))) == R"({"allocated":2})");
    venue.settle();
  }
  CHECK(one.ticket("A-1").version() == 2);
}

TEST_CASE_METHOD(Shelves, "tickets of another box are refused, naming it; sold ones too") {
  CHECK(said(venue.verdict(two, two.begin_allocation("box-2", {"A-1"}))) == "allocated_elsewhere");
  REQUIRE(one.sell({"A-2"}, 200));
  CHECK(said(venue.verdict(one, one.begin_allocation("box-2", {"A-2"}))) == "ticket_unavailable");
}

TEST_CASE_METHOD(Shelves, "the free tickets of a dead box are taken over by an admin, online only") {
  one.cut();
  venue.settle();
  CHECK(said(venue.verdict(two, two.begin_seizure("box-1", "box-2", {"A-1"}))) == R"({"allocated":1})");
  CHECK(two.sell({"A-1"}, 200));
  two.cut();
  venue.settle();
  CHECK(said(venue.verdict(two, two.begin_seizure("box-1", "box-2", {"A-2"}))) == "central_unreachable");
}

TEST_CASE_METHOD(Shelves, "what a box sold while its tickets were taken over is refused as seized") {
  one.cut();
  venue.settle();
  const auto sale = one.sell({"A-1"}, 200);
  REQUIRE(sale);
  REQUIRE(venue.verdict(two, two.begin_seizure("box-1", "box-2", {"A-1"})));
  one.mend();
  venue.settle();
  CHECK(one.order(order_id(sale)).status() == Order::REJECTED);
  REQUIRE(one.exceptions().size() == 1);
  CHECK(one.exceptions().front().kind() == "seized");
  CHECK(one.exceptions().front().amount() == 200);
  CHECK(two.ticket("A-1").status() == Ticket::AVAILABLE);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves,
                 "a reservation of a dead box is released only by naming the ticket in a take-over") {
  REQUIRE(one.reserve({"A-1"}));
  venue.settle();
  one.cut();
  venue.settle();
  CHECK(said(venue.verdict(two, two.begin_allocation("box-2", {"A-1"}))) == "allocated_elsewhere");
  CHECK(said(venue.verdict(two, two.begin_seizure("box-1", "box-2", {"A-1"}))) == R"({"allocated":1})");
  CHECK(two.sell({"A-1"}, 200));
  one.mend();
  venue.settle();
  CHECK(two.ticket("A-1").status() == Ticket::SOLD);
  CHECK(one.exceptions().size() == 1);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves,
                 "a pool ticket that a dead box reserved is freed, or given to another, by a take-over") {
  const std::string to = GENERATE("", "box-2");
  REQUIRE(venue.verdict(one, one.begin_reservation({"P-1"})));
  venue.settle();
  one.cut();
  venue.settle();
  REQUIRE(two.ticket("P-1").status() == Ticket::RESERVED);
  CHECK(said(venue.verdict(two, two.begin_seizure("box-1", to, {"P-1"}))) == R"({"allocated":1})");
  venue.settle();
  CHECK(two.ticket("P-1").status() == Ticket::AVAILABLE);
  CHECK(two.ticket("P-1").allocated_to() == to);
  CHECK(said(venue.verdict(two, two.begin_seizure("box-1", to, {"P-1"}))) == R"({"allocated":1})");  // again
  CHECK(venue.verdict(two, two.begin_sale({"P-1"}, 200)));
  one.mend();
  venue.settle();
  CHECK(two.ticket("P-1").status() == Ticket::SOLD);
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves, "taking over needs force and the box's id once more") {
  AllocationRequest wanted{"arena", "box-2", {"A-1"}, {}, "box-1", "", true};
  CHECK(said(venue.verdict(two, two.allocations().begin(wanted, {"ada", true}, {}))) == "invalid_request");
  wanted.confirm = "box-1";
  wanted.force = false;
  CHECK(said(venue.verdict(two, two.allocations().begin(wanted, {"ada", true}, {}))) == "invalid_request");
}

TEST_CASE_METHOD(Shelves, "an allocation whose confirmation is late stands when the line is back") {
  two.line.lose_requests = 1000;
  CHECK(said(venue.verdict(two, two.begin_allocation("box-2", {"P-1"}))) == "central_unreachable");
  two.line.lose_requests = 0;
  venue.settle();
  CHECK(one.ticket("P-1").allocated_to() == "box-2");
  CHECK(venue.disagreement() == "");
}

TEST_CASE_METHOD(Shelves,
                 "an allocation that was answered too early is joined by the same request sent again") {
  AllocationRequest wanted{"arena", "box-2", {}, TicketCount{2, {}, "Night"}, "", "", false};
  const RequestKey key{"allocations\nada\nK", "hash"};
  two.line.lose_requests = 1000;
  CHECK(said(venue.verdict(two, two.allocations().begin(wanted, {"ada", true}, key))) ==
        "central_unreachable");
  two.line.lose_requests = 0;
  const Begun again = two.allocations().begin(wanted, {"ada", true}, key);
  REQUIRE(again.claim);
  venue.settle();
  REQUIRE(again.claim->decided());
  CHECK(said(*again.claim->decided()) == R"({"allocated":2})");
  CHECK(available(one, "box-2") == 2);
}

TEST_CASE_METHOD(Shelves, "by count and with the line down only own tickets move") {
  one.cut();
  venue.settle();
  AllocationRequest wanted{"arena", "box-2", {}, TicketCount{2, {}, ""}, "", "", false};
  CHECK(said(venue.verdict(one, one.allocations().begin(wanted, {"ada", true}, {}))) == R"({"allocated":2})");
  CHECK(one.ticket("A-1").allocated_to() == "box-2");
}

TEST_CASE_METHOD(Shelves, "a sale lost long after a take-over is an ordinary refusal") {
  REQUIRE(venue.verdict(two, two.begin_seizure("box-1", "", {"A-1"})));
  venue.settle();
  one.allow_provisional(1);
  one.cut();
  venue.settle();
  REQUIRE(one.sell({"A-1"}, 200));
  REQUIRE(venue.verdict(two, two.begin_sale({"A-1"}, 200)));
  one.mend();
  venue.settle();
  REQUIRE(one.exceptions().size() == 1);
  CHECK(one.exceptions().front().kind() == "refused_sale");
}
