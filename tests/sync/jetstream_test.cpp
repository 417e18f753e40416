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
  CHECK(plain->place == 7);
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

TEST_CASE("no two nodes and no two purposes share a durable's name") {
  CHECK(durable_name("hq", "arena", "arena") == "hq");
  CHECK(durable_name("hq", "arena", "opera") == "hq=opera");
  CHECK(durable_name("hq", "arena", "*") == "hq==all");
  CHECK(reader_name("hq") == "hq==read");
  CHECK(durable_name("hq", "arena", "all") == "hq=all");
  CHECK(durable_name("hq", "arena", "read") == "hq=read");
  CHECK(delivery_info("$JS.ACK.TICKETS.hq==all.1.42.7.1700000000000000000.3")->consumer == "hq==all");
}

TEST_CASE("an answer says how a stream stands, and how a consumer") {
  const auto stream = stream_status(
      R"({"config":{"name":"TICKETS"},"created":"2026-01-01T00:00:00Z","state":{"last_seq":9,"messages":4}})");
  REQUIRE(stream);
  CHECK(stream->last_sequence == 9);
  CHECK(stream->messages == 4);
  const auto consumer = consumer_state(
      R"({"config":{"filter_subject":"tickets.a.>"},"delivered":{"consumer_seq":5},"num_pending":3,"num_ack_pending":2})");
  REQUIRE(consumer);
  CHECK(consumer->filter == "tickets.a.>");
  CHECK(consumer->waiting == 3);
  CHECK(consumer->unacknowledged == 2);
  CHECK(consumer->delivered == 5);
}

TEST_CASE("an answer of another form is no answer, and throws nothing") {
  const std::string wrong = GENERATE(as<std::string>(), "null", "7", "[[]]", "{", "\xff", R"({"seq":"1"})",
                                     R"({"seq":-1})", R"({"seq":1.5})", R"({"seq":1e99})", R"({"seq":{}})",
                                     R"({"config":5,"state":"x","created":1})",
                                     R"({"config":{"name":1},"state":{"last_seq":"9"},"created":[]})",
                                     R"({"config":[],"state":{},"created":""})",
                                     R"({"num_pending":"3","num_ack_pending":null,"delivered":7})");
  CHECK(!publish_ack(wrong).sequence);
  CHECK(!publish_ack(wrong).refusal.empty());
  CHECK(!stream_status(wrong));
  CHECK(!consumer_state(wrong));
  (void)error_in(wrong);
}

TEST_CASE("an error of another form is an error") {
  const std::string wrong =
      GENERATE(as<std::string>(), R"({"error":"no","seq":3})", R"({"error":[],"seq":3})",
               R"({"error":{"err_code":"x","code":{},"description":9},"seq":3})", R"({"error":{"code":-1}})",
               R"({"error":{"err_code":99999999999999}})");
  REQUIRE(error_in(wrong));
  CHECK(!error_in(wrong)->absent());
  CHECK(!error_in(wrong)->text.empty());
  CHECK(!publish_ack(wrong).sequence);
  CHECK(!publish_ack(R"({"seq":3,"duplicate":"yes"})").sequence);
}

TEST_CASE("a reply that is not of the server's form is no delivery, and throws nothing") {
  CHECK(!delivery_info(""));
  CHECK(!delivery_info("$JS.ACK."));
  CHECK(!delivery_info("$JS.ACK.a.b.c.d.e.f.g.h"));
  CHECK(delivery_info("$JS.ACK.TICKETS.box-1.x.y.z.99999999999999999999.-1")->sequence == 0);
}
