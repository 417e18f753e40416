#include "schema/subjects.h"

#include "tests/support/catch.h"

namespace {

using namespace willcall;

Event event_with(Change::Kind kind, Kind record) {
  Event event;
  event.mutable_change()->set_kind(kind);
  if (record == Kind::order) {
    event.mutable_order();
  } else {
    event.mutable_ticket();
  }
  return event;
}

}  // namespace

TEST_CASE("a record has its own subject in the stream of its kind") {
  const RecordKey ticket{Kind::ticket, "arena", "A-12"}, order{Kind::order, "arena", "o_1"};
  CHECK(subject_of(ticket) == "tickets.arena.A-12");
  CHECK(subject_of(order) == "orders.arena.o_1");
  CHECK(key_of_subject(subject_of(ticket)) == ticket);
  CHECK(key_of_subject(subject_of(order)) == order);
  CHECK(stream_of(Kind::ticket) == "TICKETS");
  CHECK(stream_of(Kind::order) == "ORDERS");
  CHECK(kind_of_stream("TICKETS") == Kind::ticket);
  CHECK(kind_of_stream("ORDERS") == Kind::order);
  CHECK_FALSE(kind_of_stream("tickets"));
}

TEST_CASE("what is not the subject of a record is refused") {
  for (const char* subject :
       {"", "tickets", "tickets.", "tickets.arena", "tickets.arena.", "tickets..A-12", "tickets.arena.A.12",
        "tickets.arena.*", "tickets.*.A-12", "tickets.>", "tickets.arena.A 12", "Tickets.arena.A-12",
        "ticket.arena.A-12", "events.arena.A-12", ".tickets.arena.A-12", "tickets.arena.A-12.",
        "orders.ar\xC3\xA9na.o-1"}) {
    INFO(subject);
    CHECK_FALSE(key_of_subject(subject));
  }
}

TEST_CASE("a subject's tokens are as long as ids may be") {
  const std::string longest(64, 'x');
  CHECK(key_of_subject("orders." + longest + "." + longest));
  CHECK_FALSE(key_of_subject("orders.arena." + longest + "x"));
  CHECK_FALSE(key_of_subject("orders." + longest + "x.o-1"));
}

TEST_CASE("a venue's subjects, and those of all venues") {
  CHECK(subjects_of_venue(Kind::ticket, "arena") == "tickets.arena.>");
  CHECK(subjects_of_venue(Kind::order, "arena") == "orders.arena.>");
  CHECK(subjects_of_venue(Kind::ticket, "*") == "tickets.>");
  CHECK(subjects_of_venue(Kind::order, "*") == "orders.>");
}

TEST_CASE("every type of the contract has its change") {
  struct Row {
    Kind record;
    Change::Kind given;
    const char* expected;
  };
  const Row table[] = {
      {Kind::ticket, Change::CREATE, "ticket.created"},
      {Kind::ticket, Change::UPDATE, "ticket.updated"},
      {Kind::ticket, Change::RESERVE, "ticket.reserved"},
      {Kind::ticket, Change::RELEASE, "ticket.released"},
      {Kind::ticket, Change::SELL, "ticket.sold"},
      {Kind::ticket, Change::ALLOCATE, "ticket.allocated"},
      {Kind::ticket, Change::WITHDRAW, "ticket.withdrawn"},
      {Kind::ticket, Change::RESTORE, "ticket.restored"},
      {Kind::order, Change::CREATE, "order.created"},
      {Kind::order, Change::COMPLETE, "order.completed"},
      {Kind::order, Change::CANCEL, "order.cancelled"},
      {Kind::order, Change::EXPIRE, "order.expired"},
      {Kind::order, Change::REJECT, "order.rejected"},
      {Kind::order, Change::REFUND, "order.refunded"},
  };
  for (const Row& row : table) CHECK(type_of(event_with(row.given, row.record)) == row.expected);
  // Create stands twice, UNSTATED not at all: a new change needs its row here.
  CHECK(static_cast<int>(std::size(table)) == Change::Kind_ARRAYSIZE);
}

TEST_CASE("the content type says how an event is to be read") {
  CHECK(media_type(Encoding::protobuf) == "application/x-protobuf");
  CHECK(media_type(Encoding::json) == "application/json");
  CHECK(encoding_of("application/x-protobuf") == Encoding::protobuf);
  CHECK(encoding_of("application/json") == Encoding::json);
  CHECK(encoding_of("application/json; charset=utf-8") == Encoding::json);
  CHECK(encoding_of("") == Encoding::protobuf);
  CHECK_FALSE(encoding_of("text/json"));
  CHECK_FALSE(encoding_of("application/jsonx"));
  CHECK_FALSE(encoding_of("application/protobuf"));
}
