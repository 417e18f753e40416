// A venue's user against the central configuration: what it must not do is denied, and nothing has happened.
#include <regex>

#include "sync/link/jetstream.h"
#include "tests/central/centre.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const CentralUser kBox{"box-1", "arena"}, kOther{"box-2", "opera"};

struct Call {
  std::string subject, body;
};

std::string consumer(const std::string& stream, const std::string& name, const std::string& filter) {
  return jetstream::durable_config(stream, name, filter);
}

// box-2 of the opera sold O-1 and has its durables; admin has all. Each of these would read, change or
// destroy what is not box-1's.
const std::vector<Call> kForbidden = {
    {"tickets.opera.O-1", "forged"},
    {"orders.opera.O-1", "forged"},
    {"$KV.willcall.nodes.box-2", "forged"},
    {"$JS.API.STREAM.MSG.GET.TICKETS", R"({"seq":1})"},
    {"$JS.API.STREAM.MSG.GET.ORDERS", R"({"last_by_subj":"orders.opera.>"})"},
    {"$JS.API.DIRECT.GET.TICKETS", R"({"seq":1})"},
    {"$JS.API.DIRECT.GET.ORDERS", R"({"seq":1,"next_by_subj":"orders.>"})"},
    {"$JS.API.DIRECT.GET.TICKETS.tickets.opera.O-1", ""},
    {"$JS.API.DIRECT.GET.KV_willcall.$KV.willcall.nodes.box-2", ""},
    {"$JS.API.STREAM.MSG.DELETE.TICKETS", R"({"seq":1})"},
    {"$JS.API.STREAM.MSG.DELETE.ORDERS", R"({"seq":1,"no_erase":true})"},
    {"$JS.API.STREAM.PURGE.TICKETS", ""},
    {"$JS.API.STREAM.PURGE.ORDERS", R"({"filter":"orders.opera.>"})"},
    {"$JS.API.STREAM.DELETE.TICKETS", ""},
    {"$JS.API.STREAM.DELETE.KV_willcall", ""},
    {"$JS.API.STREAM.UPDATE.TICKETS", R"({"name":"TICKETS","subjects":["tickets.>"],"max_msgs":1})"},
    {"$JS.API.STREAM.CREATE.MINE", R"({"name":"MINE","subjects":["mine.>"],"sources":[{"name":"TICKETS"}]})"},
    {"$JS.API.STREAM.SNAPSHOT.TICKETS", R"({"deliver_subject":"_INBOX_box-1.x"})"},
    {"$JS.API.STREAM.NAMES", ""},
    {"$JS.API.STREAM.LIST", ""},
    {"$JS.API.STREAM.INFO.KV_willcall", ""},
    {"$JS.API.INFO", ""},
    {"$JS.API.CONSUMER.CREATE.TICKETS", consumer("TICKETS", "box-1", "tickets.>")},
    {"$JS.API.CONSUMER.DURABLE.CREATE.TICKETS.box-1", consumer("TICKETS", "box-1", "tickets.>")},
    {"$JS.API.CONSUMER.CREATE.TICKETS.box-1.tickets.>", consumer("TICKETS", "box-1", "tickets.>")},
    {"$JS.API.CONSUMER.CREATE.TICKETS.box-1.tickets.opera.>",
     consumer("TICKETS", "box-1", "tickets.opera.>")},
    {"$JS.API.CONSUMER.CREATE.TICKETS.box-2.tickets.arena.>",
     consumer("TICKETS", "box-2", "tickets.arena.>")},
    {"$JS.API.CONSUMER.DELETE.TICKETS.box-2", ""},
    {"$JS.API.CONSUMER.MSG.NEXT.TICKETS.box-2", "1"},
    {"$JS.ACK.TICKETS.box-2.1.1.1.1.0", "+NXT"},
};

/// What box-2 and its venue have at the centre.
std::string standing(CentralLine& admin) {
  std::string all;
  for (const char* subject : {"STREAM.INFO.TICKETS", "STREAM.INFO.ORDERS", "STREAM.INFO.KV_willcall",
                              "CONSUMER.INFO.TICKETS.box-2", "STREAM.NAMES"})
    all += admin.ask(std::string("$JS.API.") + subject, {})->body + "\n";
  return std::regex_replace(all, std::regex("\"ts\":\"[^\"]*\""), "");  // when it was asked
}

void fill(Centre& centre) {
  const auto opera = centre.line("box-2");
  for (const char* subject : {"tickets.opera.O-1", "orders.opera.O-1", "$KV.willcall.nodes.box-2"})
    REQUIRE(opera->ask(subject, "of the opera"));
  REQUIRE(opera->ask("$JS.API.CONSUMER.CREATE.TICKETS.box-2.tickets.opera.>",
                     consumer("TICKETS", "box-2", "tickets.opera.>")));
}

}  // namespace

TEST_CASE("thirty calls that a venue's box must not make are denied thirty times") {
  Centre centre{kBox, kOther};
  fill(centre);
  const auto admin = centre.line("admin"), box = centre.line("box-1");
  const std::string before = standing(*admin);
  int denied = 0;
  for (const Call& call : kForbidden) {
    const auto answer = box->ask(call.subject, call.body);
    INFO(call.subject << ": " << (answer ? answer->body : answer.error().detail));
    CHECK(!answer);
    if (answer) continue;
    const std::string& why = answer.error().detail;
    denied += why.find("Permissions Violation for Publish to \"" + call.subject + "\"") != std::string::npos;
  }
  CHECK(denied == 30);
  CHECK(standing(*admin) == before);
}

TEST_CASE("a durable of one's own with another filter than its name says is refused by the server") {
  Centre centre{kBox};
  const auto box = centre.line("box-1");
  const std::string create = "$JS.API.CONSUMER.CREATE.TICKETS.box-1.tickets.arena.>";
  for (const std::string& body :
       {consumer("TICKETS", "box-1", "tickets.opera.>"), consumer("TICKETS", "box-1", "tickets.>"),
        consumer("TICKETS", "box-2", "tickets.arena.>"), consumer("ORDERS", "box-1", "tickets.arena.>")}) {
    const auto answer = box->ask(create, body);
    REQUIRE(answer);
    INFO(answer->body);
    CHECK(jetstream::error_in(answer->body));
  }
  CHECK(!jetstream::error_in(box->ask(create, consumer("TICKETS", "box-1", "tickets.arena.>"))->body));
}

TEST_CASE("a venue's box hears nothing but its own inbox") {
  Centre centre{kBox};
  SilentLog log;
  for (const std::string inbox :
       {"_INBOX_box-2", "tickets.arena", "tickets.opera", "_INBOX", "$KV.willcall"}) {
    auto line = CentralLine::open(centre.link("box-1"), inbox, log);
    REQUIRE(line);
    const auto answer = (*line)->ask("$JS.API.STREAM.INFO.TICKETS", {});
    REQUIRE(!answer);
    INFO(answer.error().detail);
    CHECK(answer.error().detail.find("Permissions Violation for Subscription to \"" + inbox) !=
          std::string::npos);
  }
}

TEST_CASE("one message cannot empty a stream or the leases of others") {
  Centre centre{kBox, kOther};
  fill(centre);
  SilentLog log;
  std::atomic<int> refused{0};
  const std::atomic<bool> given_up{false};
  const auto box = NatsConnection::open(
      centre.link("box-1"), "_INBOX_box-1",
      [&](const NatsMessage& m) { refused += m.body.find("rollup not permitted") != m.body.npos; }, [] {},
      log, given_up);
  REQUIRE(box);
  for (const char* subject : {"tickets.arena.A", "orders.arena.A", "$KV.willcall.nodes.box-1"})
    REQUIRE((*box)->publish(subject, "_INBOX_box-1.1", "x", {{"Nats-Rollup", "all"}}));
  CHECK(eventually([&] { return refused == 3; }));
  const auto purge = centre.line("admin")->ask("$JS.API.STREAM.PURGE.KV_willcall", {});
  REQUIRE(purge);
  CHECK(jetstream::error_in(purge->body));
}

TEST_CASE("the user who sets up sells nothing") {
  Centre centre{};
  const auto admin = centre.line("admin");
  for (const char* subject : {"tickets.arena.A-1", "orders.arena.O-1"}) {
    const auto answer = admin->ask(subject, "forged");
    REQUIRE(!answer);
    CHECK(answer.error().detail.find("Permissions Violation") != std::string::npos);
  }
}
