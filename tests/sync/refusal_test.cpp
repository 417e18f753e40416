// A sale that is refused opens an exception that a person can settle at the counter.
#include "node/box_office/alternatives.h"
#include "node/box_office/exception_desk.h"
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Names = std::vector<std::string>;

Names offered(const rows::ExceptionRow& exception) {
  return {exception.alternatives().begin(), exception.alternatives().end()};
}

// Row A belongs to box-1, but A-9 is in the pool. With the line down box-1 sells A-9 provisionally, with
// A-10; box-2 claims A-9 meanwhile.
struct Refused {
  VenueOfBoxes venue;
  SyncedBox &one = venue["box-1"], &two = venue["box-2"];
  std::string sale, winner;

  Refused() {
    one.allow_provisional(1);
    for (int seat = 1; seat <= 12; ++seat)
      REQUIRE(one.create("A-" + std::to_string(seat), 200, seat == 9 ? "" : "box-1"));
    REQUIRE(one.create("B-9", 200, ""));
    REQUIRE(one.create("A-99", 200, "box-2"));
    venue.settle();
    one.cut();
    venue.settle();
    REQUIRE(one.sell({"A-8"}, 200));
    REQUIRE(one.reprice("A-11", 900));
    sale = order_id(one.sell({"A-9", "A-10"}, 400));
    winner = order_id(venue.verdict(two, two.begin_sale({"A-9"}, 200)));
    venue.settle();
    one.mend();
    venue.settle();
  }

  Result<Answer> resolve(const Resolution& wanted) {
    return one.exception_desk().resolve({"arena", one.exceptions().at(0).id()}, wanted, {"carl", false}, {});
  }
};

Resolution by(Resolution::Action action, Names tickets = {}) {
  return {action, Payment::CASH, std::move(tickets), "settled at the desk"};
}

// What the money of all orders adds up to: paid, and what has become of it.
struct Till {
  Money paid = 0, sold = 0, given_back = 0, to_return = 0;
  explicit Till(SyncedBox& box) {
    each_order(Snapshot(box.store()), {"arena", {}, {}}, "", [&](const rows::OrderRow& row) {
      const Order& o = row.order();
      paid += o.payment().amount();
      if (o.status() == Order::COMPLETE)
        sold += o.payment().amount();
      else if (o.has_refund())
        given_back += o.refund().amount();
      else
        to_return += o.payment().amount();
      return true;
    });
  }
};

}  // namespace

TEST_CASE("a refused sale tells what to give back, who won, by what rule, and what is free nearby") {
  Refused story;
  REQUIRE(story.one.exceptions().size() == 1);
  const rows::ExceptionRow told = story.one.exceptions()[0];
  CHECK(told.kind() == "refused_sale");
  CHECK(told.order_id() == story.sale);
  CHECK(told.ticket_id() == "A-9");
  CHECK(told.amount() == 400);
  CHECK(told.winner_order_id() == story.winner);
  CHECK(told.rule().find("A-9") != std::string::npos);
  // Not A-8, which is sold, nor A-11, which is dearer, nor A-99, which another box sells, nor the order's
  // own.
  CHECK(offered(told) == Names{"A-7", "A-6", "A-12", "A-5", "A-4"});
  CHECK(story.two.exceptions().empty());  // who took the order settles it
}

TEST_CASE("a refund at the counter reaches every box") {
  Refused story;
  REQUIRE(story.resolve(by(Resolution::Action::refund)));
  story.venue.settle();
  CHECK(story.two.order(story.sale).refund().amount() == 400);
  CHECK(story.two.order(story.sale).status() == Order::REJECTED);
  CHECK(story.one.enquiries().backlog().exceptions == 0);
  CHECK(story.venue.disagreement() == "");
}

TEST_CASE("a buyer who is seated elsewhere has a new order, and on every box the money adds up") {
  Refused story;
  const Till before(story.two);
  CHECK(before.to_return == 400);
  REQUIRE(story.resolve(by(Resolution::Action::reseat, {"A-7", "A-10"})));
  story.venue.settle();
  const std::string new_order = story.one.exceptions()[0].new_order_id();
  CHECK(story.two.order(new_order).status() == Order::COMPLETE);
  CHECK(story.two.order(new_order).guarantee() == Order::ALLOCATED);
  CHECK(story.two.order(story.sale).refund().note() == "reseated as order " + new_order);
  CHECK(story.two.holder("A-7") == new_order);
  CHECK(story.two.holder("A-10") == new_order);
  const Till after(story.two);
  CHECK(after.to_return == 0);
  CHECK(after.paid == after.sold + after.given_back + after.to_return);
  CHECK(after.sold == before.sold + 400);
  CHECK(story.venue.disagreement() == "");
}

TEST_CASE("a seat that this box may not sell seats nobody, and the exception stays open") {
  Refused story;
  CHECK(story.resolve(by(Resolution::Action::reseat, {"A-99", "A-10"})).error().code ==
        Code::allocated_elsewhere);
  CHECK(story.one.enquiries().backlog().exceptions == 1);
  CHECK(story.one.order(story.sale).has_refund() == false);
  CHECK(story.one.ticket("A-10").status() == Ticket::AVAILABLE);
}

TEST_CASE("a settled exception stays settled after a crash") {
  Refused story;
  REQUIRE(story.resolve(by(Resolution::Action::dismiss)));
  story.one.crash();
  CHECK(story.one.enquiries().backlog().exceptions == 0);
  CHECK(story.resolve(by(Resolution::Action::refund)).error().code == Code::exception_resolved);
  CHECK(story.one.faults() == Names{});
}

TEST_CASE("in a long run of numbers the neighbours are found though they stand far apart in the store") {
  Box box;
  std::vector<NewTicket> run;
  for (int i = 1; i <= 1300; ++i)
    run.push_back({"arena", "GA-" + std::to_string(i), "Standing", "EUR", "anna", "box-1", 200});
  REQUIRE(box.tickets().import(run, {"anna", false}));
  const auto near = [&](const std::string& lost) {
    Order order;
    order.set_venue("arena");
    order.set_currency("EUR");
    OrderLine& line = *order.add_tickets();
    line.set_id(lost);
    line.set_price(200);
    return alternatives(Snapshot(box.store()), box.office(), order, lost);
  };
  CHECK(near("GA-999") == Names{"GA-998", "GA-1000", "GA-997", "GA-1001", "GA-996"});
  CHECK(near("GA-1000") == Names{"GA-999", "GA-1001", "GA-998", "GA-1002", "GA-997"});
  CHECK(near("GA-6") == Names{"GA-5", "GA-7", "GA-4", "GA-8", "GA-3"});
  CHECK(near("GA-640") == Names{"GA-639", "GA-641", "GA-638", "GA-642", "GA-637"});
}
