// What packaging/central gives to people is what the program makes.
#include <nats/nats.h>

#include <nlohmann/json.hpp>

#include "schema/subjects.h"
#include "sync/link/jetstream.h"
#include "sync/link/lease_bucket.h"
#include "tests/central/centre.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;
using Json = nlohmann::json;

namespace {

Json packaged(const std::string& path) {
  return Json::parse(text_of(std::string(WILLCALL_SOURCE "/packaging/central/") + path));
}

/// A NATS tool's view of the bucket, by cnats, as admin.
struct Tool {
  natsOptions* options = nullptr;
  natsConnection* connection = nullptr;
  jsCtx* js = nullptr;
  kvStore* bucket = nullptr;
  explicit Tool(const Centre& centre) {
    REQUIRE(natsOptions_Create(&options) == NATS_OK);
    REQUIRE(natsOptions_SetURL(options, centre.url("admin").c_str()) == NATS_OK);
    REQUIRE(natsOptions_LoadCATrustedCertificates(options, centre.ca().c_str()) == NATS_OK);
    REQUIRE(natsConnection_Connect(&connection, options) == NATS_OK);
    REQUIRE(natsConnection_JetStream(&js, connection, nullptr) == NATS_OK);
  }
  ~Tool() {
    kvStore_Destroy(bucket);
    jsCtx_Destroy(js);
    natsConnection_Destroy(connection);
    natsOptions_Destroy(options);
  }
};

}  // namespace

TEST_CASE("the definitions in the package are those that the program makes") {
  for (const int replicas : {1, 3}) {
    const std::string folder = "r" + std::to_string(replicas) + "/";
    CHECK(packaged(folder + "TICKETS.json") == Json::parse(jetstream::stream_config(Kind::ticket, replicas)));
    CHECK(packaged(folder + "ORDERS.json") == Json::parse(jetstream::stream_config(Kind::order, replicas)));
    CHECK(packaged(folder + "KV_willcall.json") == Json::parse(jetstream::bucket_config(replicas)));
  }
}

TEST_CASE("other tools take the lease bucket for a bucket, and compare-and-set works on a key") {
  Centre centre{};
  Tool tool(centre);
  const std::string key = lease::key_of("box-1");
  REQUIRE(js_KeyValue(&tool.bucket, tool.js, std::string(lease::kBucket).c_str()) == NATS_OK);
  uint64_t first = 0, second = 0;
  CHECK(kvStore_CreateString(&first, tool.bucket, key.c_str(), "generation 1") == NATS_OK);
  CHECK(kvStore_UpdateString(&second, tool.bucket, key.c_str(), "generation 2", first) == NATS_OK);
  CHECK(kvStore_UpdateString(nullptr, tool.bucket, key.c_str(), "a clone", first) != NATS_OK);
  kvEntry* entry = nullptr;
  REQUIRE(kvStore_Get(&entry, tool.bucket, key.c_str()) == NATS_OK);
  CHECK(std::string(kvEntry_ValueString(entry)) == "generation 2");
  kvEntry_Destroy(entry);
  CHECK(kvStore_Delete(tool.bucket, key.c_str()) == NATS_OK);
}

TEST_CASE("a node writes its own lease and reads it back with its own user") {
  Centre centre{{"box-1", "arena"}};
  const auto box = centre.line("box-1");
  const std::string subject = lease::subject_of("box-1");
  const auto written = box->ask(subject, "generation 1");
  REQUIRE(written);
  CHECK(jetstream::publish_ack(written->body).sequence);
  const auto read = box->ask(jetstream::Api("").last_of(lease::kStream, subject), {});
  REQUIRE(read);
  CHECK(read->body == "generation 1");
}

TEST_CASE("the server of nats-server 2.9 does not start with the file that is for newer ones") {
  CentralServer server;
  server.make_certificates();
  server.change("nats-server.conf", "# include \"durable.conf\"", "include \"durable.conf\"");
  const Finished test = run({"nats-server", "-c", server.file("nats-server.conf").string(), "-t"});
  const bool old = run({"nats-server", "--version"}).output.find("v2.9.") != std::string::npos;
  INFO(test.output);
  CHECK((test.code != 0) == old);
  if (old) CHECK(test.output.find("sync_interval") != std::string::npos);
}

TEST_CASE("the packaged server lets nobody in before it has a user") {
  CentralServer server;
  server.make_certificates();
  server.start();
  const Finished check = central({"check", "--ca", server.file("ca.pem").string()}, "tls://" + server.host());
  CHECK(check.code == 1);
  CHECK(check.output.find("wants a user and a password") != std::string::npos);
}
