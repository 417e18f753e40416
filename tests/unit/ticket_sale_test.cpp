// A ticket in the hands of an order, and whether this box may sell it at all.
#include "node/domain/tickets.h"
#include "schema/invariant.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

const Taker kOrder1{"o-1", Order::ALLOCATED, kNow + 900'000}, kOrder2{"o-2", Order::ALLOCATED, 0};

std::string text(const Result<Order::Guarantee>& right) {
  return right ? Order::Guarantee_Name(*right) : code_of(right);
}

}  // namespace

TEST_CASE("an order created locks its ticket with version + 1") {
  const Event event = reserve_ticket(a_ticket(), kOrder1, stamp("carl"));
  const Ticket& ticket = event.ticket();
  CHECK(ticket.version() == a_ticket().version() + 1);
  CHECK(ticket.status() == Ticket::RESERVED);
  CHECK(ticket.order_id() == "o-1");
  CHECK(ticket.order_node() == "box-1");
  CHECK(ticket.guarantee() == Order::ALLOCATED);
  CHECK(ticket.reserved_until_ms() == kNow + 900'000);
  CHECK(event.change().kind() == Change::RESERVE);
  CHECK(event.change().order_id() == "o-1");
}

TEST_CASE("an order completed leaves its ticket sold, with no end to it") {
  const Ticket reserved = reserve_ticket(a_ticket(), kOrder1, stamp()).ticket();
  const Event event = sell_ticket(reserved, kOrder1, stamp());
  CHECK(event.ticket().status() == Ticket::SOLD);
  CHECK(event.ticket().version() == reserved.version() + 1);
  CHECK(event.ticket().order_id() == "o-1");
  CHECK(event.ticket().reserved_until_ms() == 0);
  CHECK(event.change().kind() == Change::SELL);
  CHECK(sell_ticket(a_ticket(), kOrder1, stamp()).ticket().status() == Ticket::SOLD);  // in one step
}

TEST_CASE("an order cancelled or expired leaves its ticket as free as it was, with version + 1") {
  for (const Ticket& held : {reserved_for("o-1"), sold_to("o-1")}) {
    const Event event = release_ticket(held, "cancelled", stamp());
    Ticket expected = a_ticket();
    expected.set_version(held.version() + 1);
    expected.set_updated_at_ms(kNow);
    CHECK(same(event.ticket(), expected));
    CHECK(event.change().kind() == Change::RELEASE);
    CHECK(event.change().order_id() == "o-1");  // the order that let go
    CHECK(event.change().reason() == "cancelled");
  }
}

TEST_CASE("a sale changes neither price nor title nor allocation") {
  for (const Event& event :
       {reserve_ticket(a_ticket(), kOrder1, stamp()), sell_ticket(a_ticket(), kOrder1, stamp())}) {
    CHECK(event.ticket().price() == 2500);
    CHECK(event.ticket().title() == a_ticket().title());
    CHECK(event.ticket().allocated_to() == "box-1");
    CHECK(event.ticket().seller_id() == "anna");
  }
}

TEST_CASE("a ticket that another order holds is never taken from it") {
  for (const Ticket& held : {reserved_for("o-1"), sold_to("o-1")}) {
    CHECK_THROWS_AS(reserve_ticket(held, kOrder2, stamp()), BrokenInvariant);
    CHECK_THROWS_AS(sell_ticket(held, kOrder2, stamp()), BrokenInvariant);
  }
  Ticket withdrawn = a_ticket();
  withdrawn.set_status(Ticket::WITHDRAWN);
  CHECK_THROWS_AS(sell_ticket(withdrawn, kOrder2, stamp()), BrokenInvariant);
  CHECK_THROWS_AS(release_ticket(a_ticket(), "", stamp()), BrokenInvariant);
}

TEST_CASE("a hold that is renewed stays with its order") {
  const Ticket held = reserve_ticket(a_ticket(), kOrder1, stamp()).ticket();
  const Ticket again = reserve_ticket(held, {"o-1", Order::ALLOCATED, kNow + 1'800'000}, stamp()).ticket();
  CHECK(again.order_id() == "o-1");
  CHECK(again.reserved_until_ms() == kNow + 1'800'000);
}

const std::string kBox = "box-1";

TEST_CASE("what this box may sell, and with what guarantee") {
  struct Row {
    const char* allocated_to;
    bool assured;
    Reach reach;
    const char* expected;
    bool provisional = false;
  };
  constexpr auto kAlone = Reach::own_centre, kOnline = Reach::online, kOffline = Reach::offline;
  const Row table[] = {
      {"box-1", true, kOnline, "ALLOCATED"},
      {"box-1", true, kOffline, "ALLOCATED"},
      {"box-1", false, kOnline, "CLAIMED"},  // until it was confirmed it counts as pool
      {"box-1", false, kOffline, "offline_not_allocated"},
      {"box-1", false, kAlone, "ALLOCATED"},  // a node without a centre is its own
      {"box-1", true, kAlone, "ALLOCATED"},
      {"", false, kAlone, "CLAIMED"},
      {"", false, kOnline, "CLAIMED"},
      {"", false, kOnline, "CLAIMED", true},
      {"", false, kOffline, "offline_not_allocated"},
      {"", false, kOffline, "PROVISIONAL", true},
      {"box-1", false, kOffline, "PROVISIONAL", true},
      {"box-1", true, kOffline, "ALLOCATED", true},
      {"box-2", false, kOffline, "allocated_elsewhere", true},
      {"box-2", false, kOnline, "allocated_elsewhere"},
      {"box-2", false, kOffline, "allocated_elsewhere"},
      {"box-2", false, kAlone, "allocated_elsewhere"},
  };
  for (const Row& row : table) {
    CAPTURE(row.allocated_to, row.assured, static_cast<int>(row.reach));
    Ticket ticket = a_ticket();
    ticket.set_allocated_to(row.allocated_to);
    CHECK(text(sale_right(ticket, row.assured, {kBox, row.reach, row.provisional})) == row.expected);
  }
}

TEST_CASE("a ticket of another box names the box that sells it") {
  Ticket ticket = a_ticket();
  ticket.set_allocated_to("box-2");
  const auto right = sale_right(ticket, false, {kBox, Reach::online});
  REQUIRE(code_of(right) == "allocated_elsewhere");
  CHECK(said(right.error(), "nodeId") == "box-2");
}

TEST_CASE("a ticket that this box cannot sell yet says what is missing") {
  const auto pool = sale_right(a_pool_ticket(), false, {kBox, Reach::offline});
  const auto unconfirmed = sale_right(a_ticket(), false, {kBox, Reach::offline});
  CHECK(pool.error().detail.find("A-12 is in the pool") == 0);
  CHECK(unconfirmed.error().detail.find("has not reached the central server yet") != std::string::npos);
}
