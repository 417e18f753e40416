// Who may change the sale of a ticket, and what its owner answers to a writer who broke that rule.
#include "node/domain/rightful.h"

#include "node/domain/tickets.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

Event changed_by(const std::string& node, const Ticket& after, Change::Kind kind = Change::SELL,
                 const std::string& seized_from = {}) {
  Event event;
  event.mutable_change()->set_kind(kind);
  event.mutable_change()->set_node_id(node);
  event.mutable_change()->set_seized_from(seized_from);
  *event.mutable_ticket() = after;
  return event;
}

Ticket allocated_to(const std::string& node) {
  Ticket ticket = a_ticket();
  ticket.set_allocated_to(node);
  return ticket;
}

Ticket with(Ticket ticket, Order::Guarantee guarantee) {
  ticket.set_guarantee(guarantee);
  return ticket;
}

}  // namespace

TEST_CASE("who may change the sale of a ticket") {
  struct Row {
    const char* what;
    Ticket before;
    Event event;
    bool right;
  };
  Ticket dearer = sold_to("o-1");
  dearer.set_price(9000);
  const Row table[] = {
      {"anybody the price of a sold ticket", sold_to("o-1"), changed_by("", dearer), true},
      {"its box what is allocated to it", allocated_to("box-1"), changed_by("box-1", sold_to("o-1")), true},
      {"another box not", allocated_to("box-1"), changed_by("box-2", sold_to("o-2", "box-2")), false},
      {"a writer that is no node not", allocated_to("box-1"), changed_by("", sold_to("o-2")), false},
      {"any node what is in the pool", a_pool_ticket(), changed_by("box-2", sold_to("o-2", "box-2")), true},
      {"no other writer, though", a_pool_ticket(), changed_by("", sold_to("o-2", "box-2")), false},
      {"the node of its order", sold_to("o-1"), changed_by("box-1", a_ticket()), true},
      {"no other node what an order holds", sold_to("o-1"), changed_by("box-2", a_ticket()), false},
      {"an admin who takes a free ticket over", allocated_to("box-1"),
       changed_by("box-2", allocated_to("box-2"), Change::ALLOCATE, "box-1"), true},
      {"or a reserved one", reserved_for("o-1"), changed_by("box-2", a_ticket(), Change::RELEASE, "box-1"),
       true},
      {"but never a sold one", sold_to("o-1"), changed_by("box-2", a_ticket(), Change::RELEASE, "box-1"),
       false},
      {"an allocated sale that takes its seat back from a weaker one",
       with(sold_to("o-2", "box-2"), Order::PROVISIONAL),
       changed_by("box-1", with(sold_to("o-1"), Order::ALLOCATED)), true},
      {"but not from its equal", with(sold_to("o-2", "box-2"), Order::ALLOCATED),
       changed_by("box-1", with(sold_to("o-1"), Order::ALLOCATED)), false},
  };
  for (const Row& row : table) {
    INFO(row.what);
    CHECK(had_right(row.before, row.event) == row.right);
  }
}

TEST_CASE("a broken sale is put right on top: the sale as it stood, the price as it is now") {
  Ticket broken = a_ticket();
  broken.set_version(7);
  broken.set_price(9000);
  const auto event = put_right(sold_to("o-1"), broken, {"box-1", "box-1", "op-1", 5});
  REQUIRE(event);
  CHECK(event->change().kind() == Change::SELL);
  CHECK(event->ticket().version() == 8);
  CHECK(event->ticket().order_id() == "o-1");
  CHECK(event->ticket().price() == 9000);
  CHECK_FALSE(put_right(broken, event->ticket(), {"box-1", "box-1", "op-2", 5}) == std::nullopt);
  CHECK(put_right(sold_to("o-1"), event->ticket(), {"box-1", "box-1", "op-2", 5}) == std::nullopt);
}

TEST_CASE("what an admin takes from a dead box: free tickets, and reservations that are named") {
  const Stamp first{"box-2", "ada", "op-1", 5}, second{"box-2", "ada", "op-2", 5};
  const auto free = seize_ticket(allocated_to("box-1"), "box-1", "box-2", first, second);
  REQUIRE(free);
  REQUIRE(free->size() == 1);
  CHECK(free->front().ticket().allocated_to() == "box-2");
  CHECK(free->front().change().seized_from() == "box-1");
  const auto reserved = seize_ticket(reserved_for("o-1"), "box-1", "box-2", first, second);
  REQUIRE(reserved);
  CHECK(reserved->front().change().kind() == Change::RELEASE);
  CHECK(reserved->back().ticket().status() == Ticket::AVAILABLE);
  CHECK_FALSE(seize_ticket(sold_to("o-1"), "box-1", "box-2", first, second));
  CHECK_FALSE(seize_ticket(allocated_to("box-3"), "box-1", "box-2", first, second));
}
