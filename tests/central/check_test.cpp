// `willcall central check` and `setup` against real servers: right ones, wrong ones, and three in a cluster.
#include <nlohmann/json.hpp>
#include <set>

#include "schema/subjects.h"
#include "sync/link/jetstream.h"
#include "tests/central/centre.h"
#include "tests/central/wrong_server.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;
using Json = nlohmann::json;

namespace {

bool says(const Finished& finished, const std::string& text) {
  UNSCOPED_INFO(finished.output);
  return finished.output.find(text) != std::string::npos;
}

/// The codes of --json, with the stream where it is one's own setting.
std::multiset<std::string> codes_of(const Finished& check) {
  std::multiset<std::string> codes;
  const Json all = Json::parse(check.output);
  for (const Json& one : all["findings"]) {
    std::string code = one["code"];
    const std::string what = one["what"];
    if (code.starts_with("stream_") && code != "stream_overlap") code += " " + what.substr(0, what.find(' '));
    codes.insert(code);
  }
  return codes;
}

std::string config_of(CentralLine& line, const std::string& stream) {
  return Json::parse(line.ask("$JS.API.STREAM.INFO." + stream, {})->body)["config"].dump();
}

}  // namespace

TEST_CASE("twenty wrong settings on one server are named, all twenty and nothing else") {
  WrongServer server;
  const Finished check = central({"check", "--node", "box-1", "--venue", "arena", "--json"}, server.url());
  CHECK(check.code == 1);
  INFO(check.output);
  CHECK(WrongServer::wrong().size() == 20);
  CHECK(codes_of(check) ==
        std::multiset<std::string>(WrongServer::wrong().begin(), WrongServer::wrong().end()));
  const Finished text = central({"check", "--node", "box-1", "--venue", "arena"}, server.url());
  CHECK(says(text, "20 things are wrong at nats://localhost"));
  CHECK(says(text, "TICKETS max_age: 3600 s; it should be: no limit\n  Events vanish from the stream: "));
  CHECK(says(text, "\n  To mend it: nats stream edit TICKETS --config "));
}

TEST_CASE("setup makes what is missing, and leaves what is wrong as it is") {
  WrongServer server;
  const std::string before = config_of(server.line(), "TICKETS");
  const Finished setup = central({"setup"}, server.url());
  CHECK(setup.code == 1);
  CHECK(says(setup, "TICKETS: is there, and was left as it is\nORDERS: made\nKV_willcall: is there"));
  CHECK(says(setup, "18 things are wrong"));  // no ORDERS was one, and nobody asked for a node's durable
  CHECK(config_of(server.line(), "TICKETS") == before);
}

TEST_CASE("what can be changed on a stream that exists is right after its definition was applied") {
  Centre centre{};
  const auto admin = centre.line("admin");
  const std::string wrong =
      R"({"name":"TICKETS","subjects":["tickets.>","misc.>"],"storage":"file","discard":"old","max_age":3600000000000,)"
      R"("max_msgs":1000,"max_bytes":1000000,"max_msgs_per_subject":5,"max_msg_size":1000,"duplicate_window":100000000,)"
      R"("allow_direct":false,"allow_rollup_hdrs":true,"no_ack":true})";
  const auto update = [&](const std::string& config) {
    return jetstream::error_in(admin->ask("$JS.API.STREAM.UPDATE.TICKETS", config)->body);
  };
  const auto refused = update(wrong);
  INFO((refused ? refused->text : ""));
  REQUIRE(!refused);
  const auto check = [&] { return central({"check", "--ca", centre.ca(), "--json"}, centre.url("admin")); };
  const auto codes = codes_of(check());
  CHECK(codes.size() == 11);
  REQUIRE(!update(text_of(WILLCALL_SOURCE "/packaging/central/r1/TICKETS.json")));
  CHECK(codes_of(check()).empty());
  CHECK(check().code == 0);
}

TEST_CASE("a centre made by setup is right, for who set it up and for a box's own user") {
  Centre centre{{"box-1", "arena"}, {"office", "main", {"*"}}};
  CHECK(says(central({"setup", "--ca", centre.ca()}, centre.url("admin")), "TICKETS: is there"));
  const Finished box =
      central({"check", "--ca", centre.ca(), "--node", "box-1", "--venue", "arena"}, centre.url("box-1"));
  CHECK(box.code == 0);
  CHECK(says(box, "The centre at tls://" + centre.server.host() + " is right for Willcall."));
  CHECK(central({"check", "--ca", centre.ca(), "--node", "office", "--venue", "main", "--follow", "*"},
                centre.url("office"))
            .code == 0);
}

TEST_CASE(
    "a user that may more or less than its node needs is found out by its own check, and nothing happens") {
  Centre centre{{"box-1", "arena"}, {"office", "main", {"*"}}};
  const auto state = [&] {
    return Json::parse(centre.line("admin")->ask("$JS.API.STREAM.INFO.TICKETS", {})->body)["state"].dump();
  };
  const std::string before = state();
  // As if the box had been given the head office's entry, and its name.
  const Finished wide = central(
      {"check", "--ca", centre.ca(), "--node", "office", "--venue", "arena", "--json"}, centre.url("office"));
  CHECK(wide.code == 1);
  CHECK(codes_of(wide).count("user_permission_too_wide") > 0);
  CHECK(codes_of(wide).count("user_permission_missing") > 0);
  const Finished narrow = central(
      {"check", "--ca", centre.ca(), "--node", "box-1", "--venue", "arena", "--follow", "opera", "--json"},
      centre.url("box-1"));
  CHECK(codes_of(narrow).count("user_permission_missing") > 0);
  CHECK(codes_of(narrow).count("user_permission_too_wide") == 0);
  CHECK(state() == before);
}

TEST_CASE("a user who may do everything is too wide in every way that is forbidden") {
  Centre centre{{"box-1", "arena"}};
  centre.server.change("nodes.conf", "\"tickets.arena.>\"", "\">\"");
  centre.server.reload();
  const auto admin = centre.line("admin");
  const std::string before = admin->ask("$JS.API.STREAM.NAMES", {})->body;
  const Finished check = central(
      {"check", "--ca", centre.ca(), "--node", "box-1", "--venue", "arena", "--json"}, centre.url("box-1"));
  CHECK(codes_of(check).count("user_permission_too_wide") > 30);
  CHECK(codes_of(check).count("user_permission_missing") == 0);
  CHECK(admin->ask("$JS.API.STREAM.NAMES", {})->body == before);
}

TEST_CASE("a server without JetStream is one finding and what misses with it, and setup says what to write") {
  CentralServer server;
  server.make_certificates();
  const std::string text = text_of(server.file("nats-server.conf"));
  const std::size_t from = text.find("jetstream {"), end = text.find("}\n", from) + 2;
  server.change("nats-server.conf", text.substr(from, end - from), "");
  const std::string password = given_out({"admin"}, server.file("nodes.conf"));
  server.start();
  const std::string url = "tls://admin:" + password + "@" + server.host();
  const Finished check = central({"check", "--ca", server.file("ca.pem").string(), "--json"}, url);
  CHECK(codes_of(check) == std::multiset<std::string>{"server_jetstream"});
  CHECK(
      says(central({"setup", "--ca", server.file("ca.pem").string()}, url), "JetStream is not switched on"));
}

TEST_CASE("a second server of the list that is silent is named") {
  Centre centre{};
  const std::string silent = "tls://localhost:" + std::to_string(free_port());
  const Finished check =
      central({"check", "--ca", centre.ca(), "--json"}, centre.url("admin") + "," + silent);
  CHECK(codes_of(check) == std::multiset<std::string>{"server_silent"});
}
