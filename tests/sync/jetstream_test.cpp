#include "sync/link/jetstream.h"

#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::jetstream;

TEST_CASE("only a first-hand acknowledgement has a sequence") {
  CHECK(publish_ack(R"({"stream":"TICKETS","seq":12})").sequence == 12);
  CHECK(!publish_ack(R"({"stream":"TICKETS","seq":12,"duplicate":true})").sequence);
  CHECK(!publish_ack(R"({"stream":"TICKETS","seq":0})").sequence);
  CHECK(!publish_ack(
             R"({"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 4"},"seq":0})")
             .sequence);
  CHECK(publish_ack(R"({"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 4"}})")
            .refusal == "wrong last sequence: 4");
  CHECK(!publish_ack("").sequence);
  CHECK(!publish_ack("[1]").sequence);
}

TEST_CASE("the reply of a delivered message says where it stood") {
  const auto plain = delivery_info("$JS.ACK.TICKETS.box-1.1.42.7.1700000000000000000.3");
  REQUIRE(plain);
  CHECK(plain->stream == "TICKETS");
  CHECK(plain->consumer == "box-1");
  CHECK(plain->sequence == 42);
  CHECK(plain->pending == 3);
  const auto with_domain = delivery_info("$JS.ACK.hub.hash.TICKETS.box-1.1.42.7.1700000000000000000.3.token");
  REQUIRE(with_domain);
  CHECK(with_domain->stream == "TICKETS");
  CHECK(with_domain->sequence == 42);
  CHECK(!delivery_info("_INBOX_box-1.1.2"));
  CHECK(!delivery_info("$JS.ACK.TICKETS.box-1"));
}

TEST_CASE("a missing stream and a missing consumer are told from other errors") {
  CHECK(error_in(R"({"error":{"err_code":10059,"description":"stream not found"}})")->absent());
  CHECK(!error_in(R"({"error":{"err_code":10023,"description":"insufficient resources"}})")->absent());
  CHECK(!error_in(R"({"state":{}})"));
  CHECK(error_in("")->code == 0);
}

TEST_CASE("a domain changes the address of the API") {
  CHECK(Api("").stream_info("TICKETS") == "$JS.API.STREAM.INFO.TICKETS");
  CHECK(Api("hub").consumer_create("TICKETS", "box-1", "tickets.arena.>") ==
        "$JS.hub.API.CONSUMER.CREATE.TICKETS.box-1.tickets.arena.>");
  CHECK(Api("").last_of("TICKETS", "tickets.arena.A-1") == "$JS.API.DIRECT.GET.TICKETS.tickets.arena.A-1");
}
