// What remains of a pending ticket change when another writer's event came first.
#include "node/domain/rebase.h"

#include "node/domain/tickets.h"
#include "schema/words.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

const Actor kAnna{"anna", false};

/// One change as box-1 made it: on `before`, giving `event`.
struct Pending {
  Ticket before;
  Event event;
  std::optional<Ticket> on(const Ticket& head, OrderState order = OrderState::live) const {
    return reapply({event.change(), &before, event.ticket(), order}, &head);
  }
};

Taker taker(const std::string& order) { return {order, Order::ALLOCATED, kNow + 900'000}; }

Pending reserve(const std::string& order, const Ticket& t = a_ticket()) {
  return {t, reserve_ticket(t, taker(order), stamp())};
}
Pending sell(const std::string& order, const Ticket& t = a_ticket(), const std::string& node = "box-1") {
  return {t, sell_ticket(t, taker(order), stamp("anna", node))};
}
Pending release(const Ticket& t) { return {t, release_ticket(t, "cancelled", stamp())}; }
Pending edit(const TicketEdit& change, const Ticket& t = a_ticket()) {
  return {t, *edit_ticket(t, change, kAnna, stamp())};
}
Pending withdraw() { return {a_ticket(), *withdraw_ticket(a_ticket(), kAnna, "", stamp())}; }
Pending allocate(const std::string& node, const Ticket& t = a_ticket()) {
  Ticket after = t;
  after.set_allocated_to(node);
  return {t, event_of(Change::ALLOCATE, after, stamp())};
}

Ticket with_version(Ticket ticket, Version version) { return ticket.set_version(version), ticket; }
Ticket repriced() { return edit({{}, 3000}).event.ticket(); }
Ticket moved_to(const std::string& node) { return with_version(allocate(node).event.ticket(), 4); }
Ticket off_sale() { return withdraw().event.ticket(); }
Pending restore() { return {off_sale(), *restore_ticket(off_sale(), kAnna, "", stamp())}; }
Ticket off_sale_at(const std::string& node) {
  Ticket ticket = off_sale();
  ticket.set_allocated_to(node);
  return ticket;
}

std::string outcome(const std::optional<Ticket>& ticket) {
  if (!ticket) return "dropped";
  const std::string holder = ticket->order_id().empty() ? "" : " for " + ticket->order_id();
  return std::string(word(ticket->status())) + holder;
}

}  // namespace

TEST_CASE("a pending change of a ticket, made again on another base") {
  struct Row {
    const char* story;
    Pending given;
    Ticket head;
    const char* expected;
  };
  const Row table[] = {
      {"a reserve, the price changed", reserve("o-1"), repriced(), "reserved for o-1"},
      {"a reserve, another order holds it", reserve("o-1"), reserved_for("o-2", "box-2"), "dropped"},
      {"a reserve, it is sold", reserve("o-1"), sold_to("o-2", "box-2"), "dropped"},
      {"a reserve, it is off sale", reserve("o-1"), off_sale(), "dropped"},
      {"a reserve that stands already", reserve("o-1"), reserved_for("o-1"), "dropped"},
      {"a reserve of an order that paid meanwhile", reserve("o-1"), sold_to("o-1"), "dropped"},
      {"a reserve, allocated elsewhere meanwhile", reserve("o-1"), moved_to("box-2"), "dropped"},
      {"a reserve, gone to the pool", reserve("o-1"), with_version(a_pool_ticket(), 4), "reserved for o-1"},
      {"a sale, the price changed", sell("o-1"), repriced(), "sold for o-1"},
      {"a sale, another order holds it", sell("o-1"), reserved_for("o-2", "box-2"), "dropped"},
      {"a sale, another order has it", sell("o-1"), sold_to("o-2", "box-2"), "dropped"},
      {"a sale that stands already", sell("o-1"), sold_to("o-1"), "dropped"},
      {"a sale of what the order has reserved", sell("o-1", reserved_for("o-1")), reserved_for("o-1"),
       "sold for o-1"},
      {"a sale, free again and allocated elsewhere", sell("o-1", reserved_for("o-1")), moved_to("box-2"),
       "dropped"},
      {"a release of what is still held", release(reserved_for("o-1")), reserved_for("o-1"), "available"},
      {"a release, another order holds it", release(reserved_for("o-1")), reserved_for("o-2", "box-2"),
       "dropped"},
      {"a release, it is free", release(reserved_for("o-1")), with_version(a_ticket(), 5), "dropped"},
      {"a release of a sold ticket that is sold", release(sold_to("o-1")), sold_to("o-1"), "available"},
      {"a release of a sold ticket, now reserved", release(sold_to("o-1")), reserved_for("o-1"), "available"},
      {"a withdrawal, the price changed", withdraw(), repriced(), "withdrawn"},
      {"a withdrawal, it is sold", withdraw(), sold_to("o-2"), "dropped"},
      {"a withdrawal, it is off sale", withdraw(), off_sale(), "dropped"},
      {"a withdrawal, allocated elsewhere", withdraw(), moved_to("box-2"), "dropped"},
      {"a restore of what is off sale", restore(), off_sale(), "available"},
      {"a restore, it is back", restore(), a_ticket(), "dropped"},
      {"a restore, allocated elsewhere", restore(), off_sale_at("box-2"), "dropped"},
      {"an allocation, the price changed", allocate("box-3"), repriced(), "available"},
      {"an allocation, it went elsewhere", allocate("box-3"), moved_to("box-2"), "dropped"},
      {"an allocation that stands already", allocate("box-3"), moved_to("box-3"), "dropped"},
      {"an allocation, it is sold", allocate("box-3"), sold_to("o-2"), "dropped"},
  };
  for (const Row& row : table) {
    INFO(row.story);
    const std::optional<Ticket> after = row.given.on(row.head);
    CHECK(outcome(after) == row.expected);
    if (after) CHECK(after->version() == row.head.version() + 1);
  }
}

TEST_CASE("a price change and a sale of the same ticket both stand, in either order") {
  const Pending sale = sell("o-1"), change = edit({{}, 3000});
  const auto change_last = change.on(sale.event.ticket()), sale_last = sale.on(change.event.ticket());
  REQUIRE(change_last);
  REQUIRE(sale_last);
  CHECK(same(*change_last, *sale_last));
  CHECK(sale_last->status() == Ticket::SOLD);
  CHECK(sale_last->price() == 3000);  // the ticket's; the order keeps its own
  CHECK(sale_last->version() == 5);
}

TEST_CASE("a title change and a reservation both stand, in either order") {
  const Pending hold = reserve("o-1"), change = edit({"Night of Arias", {}});
  const auto change_last = change.on(hold.event.ticket()), hold_last = hold.on(change.event.ticket());
  REQUIRE(change_last);
  REQUIRE(hold_last);
  CHECK(same(*change_last, *hold_last));
  CHECK(hold_last->title() == "Night of Arias");
  CHECK(hold_last->reserved_until_ms() == kNow + 900'000);
}

TEST_CASE("two sales of one seat do not both stand: the first in the stream does") {
  const Pending mine = sell("o-1", a_pool_ticket(), "box-1"), other = sell("o-2", a_pool_ticket(), "box-2");
  CHECK_FALSE(mine.on(other.event.ticket()));
  CHECK_FALSE(other.on(mine.event.ticket()));
}

TEST_CASE("a rebased release of an unpaid order never frees a sold ticket") {
  // An earlier life of this box completed the order; its store, restored from a backup, only knew the hold.
  CHECK_FALSE(release(reserved_for("o-1")).on(sold_to("o-1")));
}

TEST_CASE("only the field that an edit changed is changed again") {
  Ticket head = a_ticket();
  head.set_version(4);
  head.set_title("Night of Arias");
  head.set_price(3000);
  const auto price = edit({{}, 2000}).on(head), title = edit({"Night of Blues", {}}).on(head);
  CHECK(price->title() == "Night of Arias");
  CHECK(price->price() == 2000);
  CHECK(title->title() == "Night of Blues");
  CHECK(title->price() == 3000);
  CHECK_FALSE(edit({{}, 3000}).on(head));                // its effect stands
  CHECK_FALSE(edit({a_ticket().title(), {}}).on(head));  // it had changed nothing
}

TEST_CASE("what a change does not touch stays as the new base has it") {
  Ticket head = repriced();
  head.set_seller_id("ben");
  head.set_created_at_ms(5);
  head.GetReflection()->MutableUnknownFields(&head)->AddVarint(99, 7);
  for (const Pending& change : {reserve("o-1"), sell("o-1"), withdraw(), allocate("box-3")}) {
    const auto after = change.on(head);
    REQUIRE(after);
    CHECK(after->price() == 3000);
    CHECK(after->seller_id() == "ben");
    CHECK(after->created_at_ms() == 5);
    CHECK(after->GetReflection()->GetUnknownFields(*after).field_count() == 1);
  }
}

TEST_CASE("a sale made again names its order, its node and its guarantee") {
  const auto after = sell("o-1").on(repriced());
  REQUIRE(after);
  CHECK(after->order_id() == "o-1");
  CHECK(after->order_node() == "box-1");
  CHECK(after->guarantee() == Order::ALLOCATED);
  CHECK(after->reserved_until_ms() == 0);
}

TEST_CASE("a release made again leaves the ticket as free as it was") {
  Ticket free = a_ticket();
  free.set_version(5);
  free.set_updated_at_ms(kNow);
  for (const Ticket& held : {reserved_for("o-1"), sold_to("o-1")}) {
    const auto after = release(held).on(held);
    REQUIRE(after);
    CHECK(same(*after, free));
  }
}

TEST_CASE("an allocation made again gives the ticket to the node that it was meant for") {
  const auto after = allocate("box-3").on(repriced());
  REQUIRE(after);
  CHECK(after->allocated_to() == "box-3");
}

TEST_CASE("an order that has ended takes no ticket again") {
  for (const Pending& change : {reserve("o-1"), sell("o-1")}) {
    CHECK_FALSE(change.on(repriced(), OrderState::dead));
    CHECK(change.on(repriced(), OrderState::unknown));
  }
}

TEST_CASE("a ticket created twice: the stream's stands, and one that the stream lost is created anew") {
  const Event created = event_of(Change::CREATE, a_ticket(), stamp());
  const PendingTicket pending{created.change(), nullptr, created.ticket(), OrderState::unknown};
  const Ticket theirs = repriced();
  CHECK_FALSE(reapply(pending, &theirs));
  const auto first = reapply(pending, nullptr);
  REQUIRE(first);
  CHECK(first->version() == 1);
  const Pending sale = sell("o-1");
  CHECK_FALSE(reapply({sale.event.change(), &sale.before, sale.event.ticket(), OrderState::live}, nullptr));
}
