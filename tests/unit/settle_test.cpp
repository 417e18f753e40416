// Settle: what the box that took an order has to do about one of its tickets.
#include "node/domain/rebase.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

std::string text(Settlement settlement) {
  static const char* const kNames[] = {"nothing", "wait", "sell", "take", "take_back", "complete", "refuse", "release"};
  return kNames[static_cast<int>(settlement)];
}

Ticket allocated_to_box_2() {
  Ticket ticket = a_ticket();
  ticket.set_allocated_to("box-2");
  return ticket;
}

Ticket withdrawn() {
  Ticket ticket = a_ticket();
  ticket.set_status(Ticket::WITHDRAWN);
  return ticket;
}

}  // namespace

TEST_CASE("an order and its ticket, and what settles them") {
  struct Row {
    const char* ticket;
    std::optional<Ticket> head;
    const char *open, *paid, *dead;
  };
  const Row table[] = {
      {"not known here", {}, "wait", "wait", "nothing"},
      {"reserved for it", reserved_for("o-1"), "nothing", "sell", "release"},
      {"sold for it", sold_to("o-1"), "complete", "nothing", "release"},
      {"free, ours", a_ticket(), "take", "take", "nothing"},
      {"free, in the pool", a_pool_ticket(), "take", "take", "nothing"},
      {"free, of another box", allocated_to_box_2(), "refuse", "refuse", "nothing"},
      {"reserved for another", reserved_for("o-2", "box-2"), "refuse", "refuse", "nothing"},
      {"sold to another", sold_to("o-2", "box-2"), "refuse", "refuse", "nothing"},
      {"sold to another of ours", sold_to("o-2"), "refuse", "refuse", "nothing"},
      {"off sale", withdrawn(), "refuse", "refuse", "nothing"},
  };
  for (const Row& row : table) {
    INFO(row.ticket);
    const Ticket* head = row.head ? &*row.head : nullptr;
    CHECK(text(settle(an_order(), head)) == row.open);
    CHECK(text(settle(a_paid_order(), head)) == row.paid);
    for (const auto status : {Order::CANCELLED, Order::EXPIRED, Order::REJECTED})
      CHECK(text(settle(an_order_that_is(status), head)) == row.dead);
  }
}
