// Creating, editing, withdrawing a ticket: who may, and what may stand in it.
#include <functional>

#include "node/domain/tickets.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;
using namespace std::string_literals;

const Actor kAnna{"anna", false}, kBen{"ben", false}, kAda{"ada", true};

NewTicket wanted() { return {"arena", "A-12", "Night of Songs", "EUR", "anna", "box-1", 2500}; }

std::string field_of(const Result<Event>& result) { return result ? "ok" : said(result.error(), "field"); }

}  // namespace

TEST_CASE("a new ticket is free, has version 1 and keeps the id it was given") {
  const Result<Event> event = create_ticket(wanted(), stamp());
  REQUIRE(code_of(event) == "ok");
  const Ticket& ticket = event->ticket();
  CHECK(key_of(ticket) == RecordKey{Kind::ticket, "arena", "A-12"});
  CHECK(ticket.version() == 1);
  CHECK(ticket.status() == Ticket::AVAILABLE);
  CHECK(ticket.seller_id() == "anna");
  CHECK(ticket.allocated_to() == "box-1");
  CHECK(ticket.created_at_ms() == kNow);
  CHECK(ticket.updated_at_ms() == kNow);
  CHECK(event->change().kind() == Change::CREATE);
  CHECK(event->change().operation_id() == "op-anna");
  CHECK(event->change().node_id() == "box-1");
  CHECK(event->change().at_ms() == kNow);
  CHECK(event->change().by() == "anna");
}

TEST_CASE("a new ticket is refused for the field that is wrong") {
  struct Row {
    const char* given;
    std::function<void(NewTicket&)> change;
    const char* expected;
  };
  const Row table[] = {
      {"all is well", [](NewTicket&) {}, "ok"},
      {"for nothing", [](NewTicket& t) { t.price = 0; }, "ok"},
      {"the highest price", [](NewTicket& t) { t.price = kMaxInteger; }, "ok"},
      {"for the pool", [](NewTicket& t) { t.allocated_to = ""; }, "ok"},
      {"200 characters, more bytes", [](NewTicket& t) { t.title = std::string(199, 'x') + "ä"; }, "ok"},
      {"no id", [](NewTicket& t) { t.id = ""; }, "id"},
      {"an id with a dot", [](NewTicket& t) { t.id = "A.12"; }, "id"},
      {"an empty title", [](NewTicket& t) { t.title = ""; }, "title"},
      {"201 characters", [](NewTicket& t) { t.title = std::string(200, 'x') + "ä"; }, "title"},
      {"a title that is not UTF-8", [](NewTicket& t) { t.title = "\xE4"; }, "title"},
      {"a NUL in the title", [](NewTicket& t) { t.title = "a\0b"s; }, "title"},
      {"a price below 0", [](NewTicket& t) { t.price = -1; }, "price"},
      {"a price of 2^53", [](NewTicket& t) { t.price = kMaxInteger + 1; }, "price"},
      {"no currency", [](NewTicket& t) { t.currency = ""; }, "currency"},
      {"a small currency", [](NewTicket& t) { t.currency = "eur"; }, "currency"},
      {"a sign for a currency", [](NewTicket& t) { t.currency = "€"; }, "currency"},  // three bytes, too
      {"allocated to no id", [](NewTicket& t) { t.allocated_to = "box 1"; }, "allocatedTo"},
  };
  for (const Row& row : table) {
    INFO(row.given);
    NewTicket ticket = wanted();
    row.change(ticket);
    CHECK(field_of(create_ticket(ticket, stamp())) == row.expected);
  }
}

TEST_CASE("the same ticket imported again differs in nothing, another one says in what") {
  const Ticket ticket = create_ticket(wanted(), stamp())->ticket();
  struct Row {
    std::function<void(NewTicket&)> change;
    const char* expected;
  };
  const Row table[] = {
      {[](NewTicket& t) { t.title = "Day"; }, "title is Night of Songs, not Day"},
      {[](NewTicket& t) { t.price = 2600; }, "price is 2500, not 2600"},
      {[](NewTicket& t) { t.currency = "CHF"; }, "currency is EUR, not CHF"},
      {[](NewTicket& t) { t.allocated_to = ""; }, "allocatedTo is box-1, not empty"},
  };
  CHECK_FALSE(difference(ticket, wanted()));
  for (const Row& row : table) {
    NewTicket again = wanted();
    row.change(again);
    CHECK(difference(ticket, again) == std::optional<std::string>(row.expected));
  }
}

TEST_CASE("an edit changes title and price and nothing else, with version + 1") {
  const Result<Event> event = edit_ticket(a_ticket(), {"Night of Arias", 2600}, kAnna, stamp());
  REQUIRE(code_of(event) == "ok");
  Ticket expected = a_ticket();
  expected.set_title("Night of Arias");
  expected.set_price(2600);
  expected.set_version(4);
  expected.set_updated_at_ms(kNow);
  CHECK(same(event->ticket(), expected));
  CHECK(event->change().kind() == Change::UPDATE);
}

TEST_CASE("an edit leaves alone what it does not name") {
  CHECK(edit_ticket(a_ticket(), {{}, 2600}, kAnna, stamp())->ticket().title() == a_ticket().title());
  CHECK(edit_ticket(a_ticket(), {"Night of Arias", {}}, kAnna, stamp())->ticket().price() == 2500);
}

TEST_CASE("an edit is held to the same bounds as a new ticket") {
  for (const std::string& title : {""s, std::string(201, 'x'), "\xFF"s})
    CHECK(field_of(edit_ticket(a_ticket(), {title, {}}, kAnna, stamp())) == "title");
  for (const Money price : {Money{-1}, kMaxInteger + 1})
    CHECK(field_of(edit_ticket(a_ticket(), {{}, price}, kAnna, stamp())) == "price");
}

TEST_CASE("only its seller may edit a ticket") {
  Ticket foreign = a_ticket();
  foreign.clear_seller_id();
  CHECK(code_of(edit_ticket(a_ticket(), {{}, 2600}, kAnna, stamp())) == "ok");
  CHECK(code_of(edit_ticket(a_ticket(), {{}, 2600}, kBen, stamp())) == "forbidden");
  CHECK(code_of(edit_ticket(a_ticket(), {{}, 2600}, kAda, stamp())) == "ok");  // an admin may
  CHECK(code_of(edit_ticket(foreign, {{}, 2600}, kAnna, stamp())) == "forbidden");
  CHECK(code_of(edit_ticket(foreign, {{}, 2600}, kAda, stamp())) == "ok");
  // Not even that an order holds it is told to somebody else.
  CHECK(code_of(edit_ticket(sold_to("o-1"), {{}, 2600}, kBen, stamp())) == "forbidden");
}

TEST_CASE("a ticket held by an order cannot be edited") {
  for (const Ticket& ticket : {reserved_for("o-1"), sold_to("o-1")})
    for (const Actor& actor : {kAnna, kAda}) {
      const Result<Event> edited = edit_ticket(ticket, {"Night of Arias", {}}, actor, stamp());
      REQUIRE(code_of(edited) == "ticket_reserved");
      CHECK(said(edited.error(), "orderId") == "o-1");
    }
}

TEST_CASE("anyone who may edit a ticket may do so wherever it is allocated, and off sale") {
  Ticket elsewhere = a_ticket(), withdrawn = a_ticket();
  elsewhere.set_allocated_to("box-2");
  withdrawn.set_status(Ticket::WITHDRAWN);
  CHECK(code_of(edit_ticket(elsewhere, {{}, 2600}, kAnna, stamp())) == "ok");
  CHECK(edit_ticket(withdrawn, {{}, 2600}, kAnna, stamp())->ticket().status() == Ticket::WITHDRAWN);
}

TEST_CASE("a ticket goes off sale and back, each with version + 1 and a reason") {
  const Result<Event> off = withdraw_ticket(a_ticket(), kAnna, "pillar in the view", stamp());
  REQUIRE(code_of(off) == "ok");
  CHECK(off->ticket().status() == Ticket::WITHDRAWN);
  CHECK(off->ticket().version() == 4);
  CHECK(off->change().kind() == Change::WITHDRAW);
  CHECK(off->change().reason() == "pillar in the view");
  const Result<Event> back = restore_ticket(off->ticket(), kAnna, "", stamp());
  REQUIRE(code_of(back) == "ok");
  CHECK(back->ticket().status() == Ticket::AVAILABLE);
  CHECK(back->ticket().version() == 5);
  CHECK(back->change().kind() == Change::RESTORE);
}

TEST_CASE("only a free ticket goes off sale, only a withdrawn one comes back, by its seller or an admin") {
  Ticket withdrawn = a_ticket();
  withdrawn.set_status(Ticket::WITHDRAWN);
  struct Row {
    const char* story;
    Ticket given;
    Actor actor;
    const char* withdraw;
    const char* restore;
  };
  const Row table[] = {
      {"free", a_ticket(), kAnna, "ok", "ticket_unavailable"},
      {"free, by an admin", a_ticket(), kAda, "ok", "ticket_unavailable"},
      {"free, by another", a_ticket(), kBen, "forbidden", "forbidden"},
      {"reserved", reserved_for("o-1"), kAnna, "ticket_unavailable", "ticket_unavailable"},
      {"sold", sold_to("o-1"), kAda, "ticket_unavailable", "ticket_unavailable"},
      {"withdrawn", withdrawn, kAnna, "ticket_unavailable", "ok"},
      {"withdrawn, by another", withdrawn, kBen, "forbidden", "forbidden"},
  };
  for (const Row& row : table) {
    INFO(row.story);
    CHECK(code_of(withdraw_ticket(row.given, row.actor, "", stamp())) == row.withdraw);
    CHECK(code_of(restore_ticket(row.given, row.actor, "", stamp())) == row.restore);
  }
  CHECK(said(withdraw_ticket(sold_to("o-1"), kAnna, "", stamp()).error(), "ticketStatus") == "sold");
}
