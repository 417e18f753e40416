#include "schema/event.h"

#include "schema/invariant.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

Event ticket_event() { return event_of(Change::UPDATE, a_ticket(), stamp()); }
Event order_event() { return event_of(Change::COMPLETE, a_paid_order(), stamp()); }

Result<Event> decode_json(const std::string& json) {
  return decode(json, Encoding::json, {Kind::ticket, "arena", "A-12"});
}

}  // namespace

TEST_CASE("an event comes back from its bytes as it was") {
  for (const Event& event : {ticket_event(), order_event()}) {
    const Result<Event> read = decode(encode(event), Encoding::protobuf, key_of(event));
    REQUIRE(code_of(read) == "ok");
    CHECK(same(*read, event));
    CHECK(same(decode_own(encode(event), Encoding::protobuf), event));
  }
}

TEST_CASE("what a newer node adds to an event survives on an older one") {
  Event event = ticket_event();
  event.GetReflection()->MutableUnknownFields(&event)->AddVarint(99, 7);
  Ticket& ticket = *event.mutable_ticket();
  ticket.GetReflection()->MutableUnknownFields(&ticket)->AddLengthDelimited(77, "a field of tomorrow");
  const std::string bytes = encode(event);
  const Result<Event> read = decode(bytes, Encoding::protobuf, key_of(event));
  REQUIRE(code_of(read) == "ok");
  CHECK(encode(*read) == bytes);
}

TEST_CASE("the next change of a ticket keeps what this node does not understand") {
  Ticket ticket = a_ticket();
  ticket.GetReflection()->MutableUnknownFields(&ticket)->AddVarint(99, 7);
  const Event event = event_of(Change::UPDATE, ticket, stamp());
  CHECK(event.ticket().GetReflection()->GetUnknownFields(event.ticket()).field_count() == 1);
}

TEST_CASE("an event above 64 KiB is neither read nor written") {
  Event large = ticket_event();
  large.GetReflection()->MutableUnknownFields(&large)->AddLengthDelimited(99,
                                                                          std::string(kEventBytesMax, 'x'));
  CHECK(code_of(decode(large.SerializeAsString(), Encoding::protobuf, key_of(large))) == "body_too_large");
  CHECK_THROWS_AS(encode(large), BrokenInvariant);
}

TEST_CASE("an order of 50 tickets with long ids fits an event many times") {
  Order order = an_order();
  order.clear_tickets();
  for (int i = 0; i < kOrderTicketsMax; ++i) {
    OrderLine& line = *order.add_tickets();
    line.set_id(std::string(62, 'x') + std::to_string(10 + i));
    line.set_version(kMaxInteger);
    line.set_price(kMaxInteger);
  }
  CHECK(encode(event_of(Change::CREATE, order, stamp())).size() < kEventBytesMax / 8);
}

TEST_CASE("a message id names the bytes") {
  const std::string bytes = encode(ticket_event());
  CHECK(message_id(bytes).size() == 32);
  CHECK(message_id(bytes) == message_id(encode(ticket_event())));
  CHECK(message_id(bytes) != message_id(bytes + '\0'));
  CHECK(message_id("") ==
        "99aa06d3014798d86001c324468d497f");  // XXH3-128 of nothing, as its authors publish it
}

TEST_CASE("an event has a JSON form that reads back") {
  for (const Event& event : {ticket_event(), order_event()}) {
    const Result<Event> read = decode(to_json(event), Encoding::json, key_of(event));
    REQUIRE(code_of(read) == "ok");
    CHECK(same(*read, event));
  }
  const std::string json = to_json(ticket_event());
  CHECK(json.find(R"("kind":"UPDATE","operationId":"op-anna","nodeId":"box-1")") != std::string::npos);
  CHECK(json.find(R"("id":"A-12","venue":"arena")") != std::string::npos);
  CHECK(json.find(R"("price":"2500")") != std::string::npos);
}

TEST_CASE("a client without protobuf writes numbers as numbers or as text") {
  const std::string before =
      R"({"change":{"kind":"UPDATE","by":"web"},"ticket":{"id":"A-12","venue":"arena",)"
      R"("title":"Night of Songs","currency":"EUR","version":4,"price":)";
  for (const std::string price : {"2600", "\"2600\""}) {
    const Result<Event> event = decode_json(before + price + "}}");
    REQUIRE(code_of(event) == "ok");
    CHECK(event->ticket().price() == 2600);
    CHECK(event->ticket().status() == Ticket::AVAILABLE);
    CHECK(event->change().node_id().empty());  // not a node
  }
  for (const std::string price : {"25.5", "\"a\"", "-1", "1e30", "true", "[1,2]", "{}"}) {
    INFO(price);
    CHECK(code_of(decode_json(before + price + "}}")) == "invalid_request");
  }
}

TEST_CASE("JSON that is no event is refused") {
  for (const std::string json :
       {"", "{", "null", "[]", "7", "{\"ticket\":", R"({"change":{"kind":"UPDATE"},"tickets":{}})",
        R"({"change":{"kind":"PAINT"},"ticket":{"id":"A-12","venue":"arena"}})", "\xFF{}", "{}"}) {
    INFO(json);
    CHECK(code_of(decode_json(json)) == "invalid_request");
  }
  CHECK(code_of(decode_json(std::string(5000, '['))) == "invalid_request");
  CHECK(code_of(decode_json(std::string(kEventBytesMax + 1, ' '))) == "body_too_large");
}

TEST_CASE("a stored event that cannot be read is a broken machine, not an answer") {
  CHECK_THROWS_AS(decode_own("\x0A\xFF", Encoding::protobuf), BrokenInvariant);
  CHECK_THROWS_AS(decode_own("{", Encoding::json), BrokenInvariant);
}
