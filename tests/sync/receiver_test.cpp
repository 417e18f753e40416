#include "sync/receiver.h"

#include "tests/support/catch.h"

using namespace willcall;

namespace {

Delivery delivery(const std::string& feed, std::uint64_t sequence, std::uint64_t lag = 0,
                  std::uint64_t place = 0) {
  return {feed,
          {Kind::ticket, sequence, "tickets.arena.A", "", ""},
          "ack-" + std::to_string(sequence),
          lag,
          place};
}
const RecordKey kRecord{Kind::ticket, "arena", "A"};

}  // namespace

TEST_CASE("deliveries come out as one batch per feed, in order, with their acknowledgements") {
  Receiver receiver;
  receiver.deliver(delivery("TICKETS/box-1", 4));
  receiver.deliver(delivery("ORDERS/box-1", 1));
  receiver.deliver(delivery("TICKETS/box-1", 5));
  CHECK(receiver.take().batch.feed == "ORDERS/box-1");
  const auto tickets = receiver.take();
  REQUIRE(tickets.acks.size() == 2);
  CHECK(tickets.batch.messages[1].sequence == 5);
  CHECK(tickets.acks[1] == "ack-5");
  CHECK(receiver.take().batch.messages.empty());
}

TEST_CASE("what is held back holds the cursor, and is acknowledged when its record was read") {
  Receiver receiver;
  receiver.hold(kRecord, "TICKETS/box-1", 4, "ack-4");
  receiver.hold(kRecord, "TICKETS/box-1", 6, "ack-6");
  receiver.deliver(delivery("TICKETS/box-1", 7));
  CHECK(receiver.take().batch.held_from == 4);
  CHECK(receiver.release(kRecord) == std::vector<std::string>{"ack-4", "ack-6"});
  receiver.deliver(delivery("TICKETS/box-1", 8));
  CHECK(receiver.take().batch.held_from == 0);
}

TEST_CASE("the lag is what waits at the centre and what waits here") {
  Receiver receiver;
  receiver.seen({"TICKETS/box-1", 100, 0});
  CHECK(receiver.lag() == 100);
  receiver.deliver(delivery("TICKETS/box-1", 1, 7));
  CHECK(receiver.lag() == 8);
  (void)receiver.take();
  CHECK(receiver.lag() == 7);
}

TEST_CASE("what a dead session left unacknowledged counts as lag until the centre says that it has come") {
  Receiver receiver;
  receiver.seen({"TICKETS/box-1", 0, 3});
  CHECK(receiver.lag() == 3);
  receiver.deliver(delivery("TICKETS/box-1", 1));
  (void)receiver.take();
  CHECK(receiver.lag() == 3);
  receiver.seen({"TICKETS/box-1", 0, 0});
  CHECK(receiver.lag() == 0);
}

TEST_CASE("a look at a durable that is older than what came meanwhile does not bring the lag back") {
  Receiver receiver;
  receiver.seen({"TICKETS/box-1", 1, 0, 4});
  receiver.deliver(delivery("TICKETS/box-1", 9, 0, 5));
  (void)receiver.take();
  receiver.seen({"TICKETS/box-1", 1, 0, 4});
  CHECK(receiver.lag() == 0);
}

// nats-server 2.9 counts what waits twice after it was killed, until its durable is looked at.
TEST_CASE("a delivery that says too much waits is corrected by a later look") {
  Receiver receiver;
  receiver.deliver(delivery("TICKETS/box-1", 9, 34, 5));
  (void)receiver.take();
  receiver.seen({"TICKETS/box-1", 0, 0, 5});
  CHECK(receiver.lag() == 0);
}

TEST_CASE("when the link goes down nothing is kept: it will come again") {
  Receiver receiver;
  receiver.deliver(delivery("TICKETS/box-1", 1));
  receiver.hold(kRecord, "TICKETS/box-1", 4, "ack-4");
  receiver.link_down();
  CHECK(receiver.take().batch.messages.empty());
  CHECK(receiver.release(kRecord).empty());
  CHECK(receiver.lag() == 0);
}
