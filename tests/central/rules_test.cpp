// The rules row by row: facts in, findings out.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "schema/subjects.h"
#include "sync/link/central_rules.h"
#include "sync/link/jetstream.h"
#include "sync/link/lease_bucket.h"
#include "tests/support/catch.h"

using namespace willcall;
using Json = nlohmann::json;

namespace {

const CentralUser kBox{"box-1", "arena"};

StreamFacts stream_of_config(const std::string& config, const std::string& more = "{}") {
  Json info{{"config", Json::parse(config)}};
  info["config"].update(Json::parse(more));
  return *stream_facts(info["config"]["name"].get<std::string>(), info.dump());
}

ConsumerFacts durable(const std::string& more = "{}") {
  Json config = Json::parse(jetstream::durable_config("TICKETS", "box-1", "tickets.arena.>"))["config"];
  config.update(Json::parse(more));
  ConsumerFacts facts = *consumer_facts(Json{{"config", config}}.dump());
  facts.stream = "TICKETS";
  facts.name = "box-1";
  facts.filter_wanted = "tickets.arena.>";
  return facts;
}

CentralFacts all_right() {
  CentralFacts facts;
  facts.servers = {{"tls://centre", true, "2.10.27", true, false, 1 << 20}};
  facts.account = account_facts(
      R"({"consumers":2,"limits":{"max_storage":-1,"max_streams":-1,"max_consumers":-1,"max_ack_pending":-1}})");
  facts.streams = {stream_of_config(jetstream::stream_config(Kind::ticket)),
                   stream_of_config(jetstream::stream_config(Kind::order)),
                   stream_of_config(jetstream::bucket_config())};
  facts.consumers = {durable()};
  return facts;
}

/// The one finding that these facts give.
CentralFinding only(const CentralFacts& facts, const CentralWanted& wanted = {}) {
  const auto all = findings(facts, wanted);
  std::string codes;
  for (const CentralFinding& one : all) codes += one.code + " ";
  INFO(codes);
  REQUIRE(all.size() == 1);
  CHECK(!all[0].what.empty());
  CHECK(all[0].is != all[0].should);
  CHECK(all[0].why.ends_with("."));
  CHECK(!all[0].mend.empty());
  return all[0];
}

}  // namespace

TEST_CASE("a centre as `willcall central setup` makes it is right") {
  CHECK(findings(all_right(), {0, kBox}).empty());
  CHECK(findings(all_right(), {1, {}}).empty());
}

TEST_CASE("each setting of a stream of records that is wrong is named, with what it is and should be") {
  struct Row {
    const char *config, *code, *is, *should;
  };
  const Row row = GENERATE(values<Row>({
      {R"({"retention":"interest"})", "stream_retention", "interest", "limits"},
      {R"({"retention":"workqueue"})", "stream_retention", "workqueue", "limits"},
      {R"({"storage":"memory"})", "stream_storage", "memory", "file"},
      {R"({"discard":"old"})", "stream_discard", "old", "new"},
      {R"({"max_age":3600000000000})", "stream_max_age", "3600 s", "no limit"},
      {R"({"max_msgs":1000})", "stream_max_msgs", "1000", "no limit"},
      {R"({"max_bytes":1000})", "stream_max_bytes", "1000", "no limit"},
      {R"({"max_msgs_per_subject":1})", "stream_max_msgs_per_subject", "1", "no limit"},
      {R"({"max_msg_size":65536})", "stream_max_msg_size", "65536", "at least 73728, or no limit"},
      {R"({"max_consumers":10})", "stream_max_consumers", "10", "no limit"},
      {R"({"duplicate_window":100000000})", "stream_duplicate_window", "100 ms",
       "at least 120 s, or no limit"},
      {R"({"allow_direct":false})", "stream_allow_direct", "off", "on"},
      {R"({"allow_rollup_hdrs":true})", "stream_allow_rollup_hdrs", "on", "off"},
      {R"({"no_ack":true})", "stream_no_ack", "on", "off"},
      {R"({"sealed":true})", "stream_sealed", "on", "off"},
      {R"({"mirror":{"name":"OLD"}})", "stream_mirror", "OLD", "not set"},
      {R"({"sources":[{"name":"OLD"}]})", "stream_sources", "set", "not set"},
      {R"({"subject_transform":{"src":"a.>","dest":"b.>"}})", "stream_subject_transform", "b.>", "not set"},
      {R"({"republish":{"src":">","dest":"copy.>"}})", "stream_republish", "copy.>", "not set"},
      {R"({"allow_msg_ttl":true})", "stream_allow_msg_ttl", "on", "off"},
      {R"({"consumer_limits":{"max_ack_pending":10}})", "stream_consumer_limits.max_ack_pending", "10",
       "at least 2048, or no limit"},
      {R"({"consumer_limits":{"inactive_threshold":5000000000}})",
       "stream_consumer_limits.inactive_threshold", "5 s", "no limit"},
      {R"({"subjects":["tickets.arena.>"]})", "stream_subjects_missing", "tickets.arena.>", "tickets.>"},
      {R"({"subjects":["tickets.>","more.>"]})", "stream_subjects_extra", "stored here",
       "not in this stream"},
  }));
  CentralFacts facts = all_right();
  facts.streams[0] = stream_of_config(jetstream::stream_config(Kind::ticket), row.config);
  const CentralFinding found = only(facts);
  CHECK(found.code == row.code);
  CHECK(found.what.starts_with("TICKETS "));
  CHECK(found.is == row.is);
  CHECK(found.should == row.should);
  CHECK(found.mend.find("/usr/share/doc/willcall/central/r1/TICKETS.json") != std::string::npos);
}

TEST_CASE("each setting of the lease bucket that is wrong is named") {
  struct Row {
    const char *config, *code;
  };
  const Row row = GENERATE(values<Row>({{R"({"max_msgs_per_subject":64})", "stream_max_msgs_per_subject"},
                                        {R"({"max_age":3600000000000})", "stream_max_age"},
                                        {R"({"max_msg_size":10})", "stream_max_msg_size"},
                                        {R"({"deny_delete":false})", "stream_deny_delete"},
                                        {R"({"deny_purge":false})", "stream_deny_purge"},
                                        {R"({"allow_rollup_hdrs":true})", "stream_allow_rollup_hdrs"},
                                        {R"({"storage":"memory"})", "stream_storage"},
                                        {R"({"allow_direct":false})", "stream_allow_direct"}}));
  CentralFacts facts = all_right();
  facts.streams[2] = stream_of_config(jetstream::bucket_config(), row.config);
  CHECK(only(facts).code == row.code);
}

TEST_CASE("each setting of a node's durable that is wrong is named") {
  struct Row {
    const char *config, *code;
  };
  const Row row =
      GENERATE(values<Row>({{R"({"filter_subject":"tickets.>"})", "durable_filter_subject"},
                            {R"({"ack_policy":"none"})", "durable_ack_policy"},
                            {R"({"deliver_policy":"new"})", "durable_deliver_policy"},
                            {R"({"replay_policy":"original"})", "durable_replay_policy"},
                            {R"({"deliver_subject":"push.here"})", "durable_deliver_subject"},
                            {R"({"max_deliver":5})", "durable_max_deliver"},
                            {R"({"max_ack_pending":100})", "durable_max_ack_pending"},
                            {R"({"ack_wait":3600000000000})", "durable_ack_wait"},
                            {R"({"inactive_threshold":5000000000})", "durable_inactive_threshold"},
                            {R"({"headers_only":true})", "durable_headers_only"},
                            {R"({"pause_until":"2030-01-01T00:00:00Z"})", "durable_pause_until"}}));
  CentralFacts facts = all_right();
  facts.consumers[0] = durable(row.config);
  const CentralFinding found = only(facts, {0, kBox});
  CHECK(found.code == row.code);
  CHECK(found.mend.starts_with("nats consumer rm TICKETS box-1"));
}

TEST_CASE("each fault of a server is named") {
  CentralFacts facts = all_right();
  CentralServerFacts& server = facts.servers[0];
  std::string code;
  SECTION("no TLS") { server.requires_tls = false, code = "server_tls"; }
  SECTION("nobody has to sign in") { server.takes_anybody = true, code = "server_sign_in"; }
  SECTION("small messages") { server.payload_max = 65536, code = "server_max_payload"; }
  SECTION("too old") { server.version = "2.8.4", code = "server_version"; }
  SECTION("a version that cannot be read") { server.version = "nightly", code = "server_version"; }
  SECTION("silent") { server = {"tls://centre", false, "", false, false, 0}, code = "server_silent"; }
  SECTION("no JetStream") { facts.jetstream = false, facts.streams.clear(), code = "server_jetstream"; }
  SECTION("another stream in the way") {
    facts.overlaps = {{"tickets.>", "OLD"}};
    code = "stream_overlap";
  }
  SECTION("not everything can be seen") { facts.unseen = {"ORDERS"}, code = "user_cannot_look"; }
  SECTION("a stream is missing") {
    facts.streams[1] = StreamFacts{};
    facts.streams[1].name = "ORDERS";
    code = "stream_missing";
  }
  CHECK(only(facts).code == code);
}

TEST_CASE("each limit of the account that is too narrow is named") {
  struct Row {
    const char *limits, *code;
  };
  const Row row =
      GENERATE(values<Row>({{R"({"max_storage":1000000})", "account_max_storage"},
                            {R"({"storage_max_stream_bytes":1000000})", "account_storage_max_stream_bytes"},
                            {R"({"max_streams":2})", "account_max_streams"},
                            {R"({"max_ack_pending":100})", "account_max_ack_pending"},
                            {R"({"max_bytes_required":true})", "account_max_bytes_required"},
                            {R"({"max_consumers":5})", "account_max_consumers"}}));
  CentralFacts facts = all_right();
  facts.account = account_facts(R"({"consumers":2,"limits":)" + std::string(row.limits) + "}");
  CHECK(only(facts).code == row.code);
}

TEST_CASE("three replicas on a server that lets two boxes write one version are named once for each server") {
  CentralFacts facts = all_right();
  for (auto* stream : {&facts.streams[0], &facts.streams[1], &facts.streams[2]})
    stream->settings["num_replicas"] = "3";
  CHECK(findings(facts, {3, {}}).empty());
  facts.servers[0].version = "2.9.20";
  const CentralFinding found = only(facts);
  CHECK(found.code == "server_version");
  CHECK(found.should == "2.9.21 or newer");
  facts.servers[0].version = "2.9.21";
  CHECK(findings(facts, {}).empty());
}

TEST_CASE("replicas that are too few, behind, or without a leader are named") {
  CentralFacts facts = all_right();
  const auto all = findings(facts, {3, {}});
  CHECK(all.size() == 3);
  CHECK(std::all_of(all.begin(), all.end(),
                    [](const CentralFinding& f) { return f.code == "stream_num_replicas"; }));
  CHECK(all[0].mend.find("r3/TICKETS.json") != std::string::npos);
  facts.streams[0].replicas = {{"centre-2", true}, {"centre-3", false}};
  CHECK(only(facts).what == "TICKETS replica on centre-3");
  facts.streams[0].replicas.clear();
  facts.streams[0].has_leader = false;
  CHECK(only(facts).code == "stream_leader");
}

TEST_CASE("a node's user that may too much or too little is named with what that means") {
  CentralFacts facts = all_right();
  facts.as_node = true;
  facts.unseen = {"the account", "KV_willcall"};  // as it should be
  facts.permissions.too_wide = {{"$JS.API.STREAM.PURGE.TICKETS", "destroy what every venue has sold"}};
  CentralFinding found = only(facts, {0, kBox});
  CHECK(found.code == "user_permission_too_wide");
  CHECK(found.why == "Who gets hold of this box's password could destroy what every venue has sold.");
  facts.permissions = {{"tickets.arena.>"}, {}};
  found = only(facts, {0, kBox});
  CHECK(found.code == "user_permission_missing");
  CHECK(found.mend.find("willcall central node box-1 --venue arena") != std::string::npos);
}

TEST_CASE("versions are compared as numbers") {
  CHECK(version_below("2.9.10", "2.9.21"));
  CHECK(version_below("2.9.9", "2.9.10"));
  CHECK(!version_below("2.10.0", "2.9.21"));
  CHECK(!version_below("2.9.21-beta.1", "2.9.21"));
  CHECK(version_below("", "0.1.0"));
}

TEST_CASE("an answer of another form is no fact, and throws nothing") {
  for (const char* wrong : {"null", "7", "[[]]", "{", "\xff", R"({"config":5})", R"({"config":{}})", "{}"}) {
    INFO(wrong);
    CHECK(!stream_facts("TICKETS", wrong));
    CHECK(!consumer_facts(wrong));
    CHECK(!account_facts(wrong));
    CHECK(stream_names(wrong).empty());
  }
  CHECK(stream_names(R"({"streams":["A",7,"B"]})") == std::vector<std::string>{"A", "B"});
}

TEST_CASE("how the replicas stand is read from the cluster's part of an answer") {
  const auto facts =
      stream_facts("TICKETS", R"({"config":{"name":"TICKETS"},"cluster":{"leader":"a","replicas":[
    {"name":"b","current":true},{"name":"c","current":true,"offline":true},{"name":"d","current":false}]}})");
  REQUIRE(facts);
  CHECK(facts->has_leader);
  REQUIRE(facts->replicas.size() == 3);
  CHECK(facts->replicas[0].current);
  CHECK(!facts->replicas[1].current);
  CHECK(!facts->replicas[2].current);
  CHECK(!stream_facts("TICKETS", R"({"config":{"name":"T"},"cluster":{"name":"x"}})")->has_leader);
}
