// What can go wrong on the way to the centre, and that it decides nothing.
#include "schema/event.h"
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

Event changed(Ticket ticket, Money price) {
  Event event;
  event.mutable_change()->set_kind(Change::UPDATE);
  event.mutable_change()->set_operation_id("price-" + std::to_string(price));
  ticket.set_price(price);
  ticket.set_version(ticket.version() + 1);
  *event.mutable_ticket() = ticket;
  return event;
}

}  // namespace

TEST_CASE("a lost acknowledgement does not double the event: the subject is read") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue["box-1"].line.lose_acks = 1;
  venue["box-1"].line.hold_deliveries = true;  // no echo to help
  venue.settle();
  CHECK(venue.versions(Kind::ticket, "A-1") == std::vector<Version>{1});
  CHECK(venue["box-1"].outbox() == 0);
}

TEST_CASE("an own event is confirmed by its echo when the acknowledgement and the reading fail") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue["box-1"].line.lose_acks = 1;
  venue["box-1"].line.fail_reads = 1'000'000;
  venue.settle();
  CHECK(venue["box-1"].outbox() == 0);
  CHECK(venue.versions(Kind::ticket, "A-1") == std::vector<Version>{1});
}

TEST_CASE("a publish that never arrived is sent again unchanged") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue["box-1"].line.lose_requests = 2;
  venue.settle();
  REQUIRE(venue["box-1"].line.sent.size() == 3);
  CHECK(venue["box-1"].line.sent[0].body == venue["box-1"].line.sent[2].body);
  CHECK(venue.disagreement() == "");
}

TEST_CASE("a box that is killed between storing and hearing the acknowledgement doubles nothing") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue["box-1"].turn();  // online; the event is on its way
  venue["box-1"].crash();
  venue.settle();
  REQUIRE(venue["box-1"].sell({"A-1"}, 100));
  venue["box-1"].turn();
  venue["box-1"].crash();
  venue.settle();
  CHECK(venue.versions(Kind::ticket, "A-1") == std::vector<Version>{1, 2});
  CHECK(venue.disagreement() == "");
}

TEST_CASE("what was delivered and not stored before a crash is delivered again") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue["box-1"].turn();
  venue["box-1"].turn();
  venue["box-2"].line.take({});  // handed to the process, which dies before it stores anything
  venue["box-2"].crash();
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE("a ticket and a price change published as JSON by a client that is no box reach every box") {
  VenueOfBoxes venue;
  REQUIRE(venue.publish(outside_ticket("X-1", 1, 500), Encoding::json).sequence);
  venue.settle();
  REQUIRE(venue.publish(changed(venue["box-1"].ticket("X-1"), 700), Encoding::json).sequence);
  venue.settle();
  CHECK(venue["box-2"].ticket("X-1").price() == 700);
  REQUIRE(venue["box-1"].sell({"X-1"}, 700));  // allocated to it by the outside
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE("an update for a ticket that is unknown here loses nothing") {
  VenueOfBoxes venue;
  Event first = outside_ticket("X-1", 1, 500);
  Event second = changed(first.ticket(), 700);
  const std::string subject = "tickets.arena.X-1";
  // The second version stands in the stream, the first does not (lost, or not delivered yet).
  venue.centre.publish(Kind::ticket, subject, encode(second), std::nullopt);
  venue.settle();
  CHECK(venue["box-1"].ticket("X-1").price() == 700);
  // The first comes late: known to be older, it changes nothing.
  venue.centre.publish(Kind::ticket, subject, encode(first), std::nullopt);
  venue.settle();
  CHECK(venue["box-1"].ticket("X-1").price() == 700);
  CHECK(venue["box-1"].ticket("X-1").version() == 2);
}

TEST_CASE("an update is applied only in version order, and acknowledged") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  REQUIRE(venue["box-1"].reprice("A-1", 200));
  REQUIRE(venue["box-1"].reprice("A-1", 300));
  venue.settle();
  CHECK(venue["box-2"].ticket("A-1").version() == 3);
  CHECK(venue["box-2"].ticket("A-1").price() == 300);
  CHECK(venue.centre.durable(Kind::ticket, "box-2/arena").unacknowledged.empty());
}

TEST_CASE("a message that cannot be read is put aside with its reason, and the next ones go on") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue.settle();
  venue.centre.publish(Kind::ticket, "tickets.arena.A-1", "no event at all", std::nullopt);
  venue.centre.publish(Kind::ticket, "tickets.arena.A-2", "{\"ticket\":", std::nullopt, "",
                       "application/json");
  REQUIRE(venue["box-1"].create("B-1", 100));
  REQUIRE(venue["box-1"].sell({"A-1"}, 100));  // its event goes on top of the garbage
  venue.settle();
  CHECK(venue["box-2"].ticket("A-1").status() == Ticket::SOLD);
  CHECK(venue["box-2"].has_ticket("B-1"));
  CHECK(venue["box-1"].enquiries().backlog().quarantined == 2);
  CHECK(venue.disagreement() == "");
}

TEST_CASE("a record that the centre does not take blocks no other") {
  VenueOfBoxes venue;
  venue["box-1"].line.refused_subjects = {"tickets.arena.BAD"};
  REQUIRE(venue["box-1"].create("BAD", 100));
  for (int i = 0; i < 50; ++i) REQUIRE(venue["box-1"].create("T-" + std::to_string(i), 100));
  venue.settle();
  CHECK(venue["box-2"].has_ticket("T-49"));
  CHECK(venue["box-1"].outbox() == 1);
  CHECK(venue["box-1"].status().parked == 1);
  venue["box-1"].line.refused_subjects.clear();
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE("the line that breaks again and again doubles nothing and loses nothing") {
  VenueOfBoxes venue;
  for (int i = 0; i < 40; ++i) REQUIRE(venue["box-1"].create("T-" + std::to_string(i), 100));
  venue.settle();
  for (int i = 0; i < 40; ++i) {
    REQUIRE(venue["box-1"].sell({"T-" + std::to_string(i)}, 100));
    venue["box-1"].turn();
    venue["box-2"].turn();
    if (i % 3 == 0) venue["box-1"].cut();
    if (i % 3 == 1) venue["box-1"].line.lose_acks = 2;
    venue["box-1"].turn();
    venue["box-1"].mend();
  }
  venue.settle();
  CHECK(venue.disagreement() == "");
}

TEST_CASE("losing the centre never stops a sale and is said") {
  VenueOfBoxes venue;
  REQUIRE(venue["box-1"].create("A-1", 100));
  venue.settle();
  venue["box-1"].cut();
  venue["box-1"].turn();
  CHECK(venue["box-1"].status().link == LinkState::offline);
  CHECK(venue["box-1"].status().reason == "the line is cut");
  CHECK(venue["box-1"].sell({"A-1"}, 100));
}
