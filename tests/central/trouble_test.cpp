// What a technician reads when a box and the centre do not come together.
#include "sync/link/connect_failure.h"
#include "tests/central/centre.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

namespace {

std::string why_not(const LinkOptions& options) {
  static SilentLog log;
  const auto line = CentralLine::open(options, "_INBOX_" + options.node_id, log);
  return line ? std::string() : line.error().detail;
}

bool says(const std::string& text, const std::string& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

std::string status_of(const Daemon& box) {
  return run({WILLCALL_BIN "/willcall", "status", "--data", box.data().string()}, {{"JWT_KEY", kTestKey}})
      .output;
}

}  // namespace

TEST_CASE(
    "a centre whose certificate comes from another authority is refused, in words, and gets no password") {
  Centre centre{{"box-1", "arena"}};
  CentralServer other;
  other.make_certificates();
  LinkOptions options = centre.link("box-1");
  options.ca = other.file("ca.pem").string();
  const std::string why = why_not(options);
  CHECK(says(why, "tls://" + centre.server.host() +
                      " shows a certificate of '/CN=Box office CA', which did not "
                      "come from the authority in " +
                      options.ca + " (--nats-ca). Copy ca.pem from the centre anew"));
  CHECK(says(why, "Nothing was sent to it, the password neither."));
}

TEST_CASE("the box itself says so, in its log and to who asks how it stands, and goes on selling") {
  Centre centre{{"box-1", "arena"}};
  CentralServer other;
  other.make_certificates();
  const auto box = centre.box({"box-1", "arena"});
  box->import("id,title,price\nA-1,Night of Songs,2500\n");
  REQUIRE(eventually([&] { return box->in_sync(); }));
  REQUIRE(box->stop() == 0);
  box->start_with({"--nats", centre.url("box-1"), "--nats-ca", other.file("ca.pem").string()});
  CHECK(eventually(
      [&] { return box->log().find("which did not come from the authority in") != std::string::npos; }));
  CHECK(box->link() == "offline");
  CHECK(says(status_of(*box), "which did not come from the authority in"));
  CHECK(box->post("/api/orders", R"({"tickets":[{"id":"A-1"}],"payment":{"method":"cash","amount":2500}})")
            .status == 201);
  // The password is a secret of this box alone.
  const std::string url = centre.url("box-1");
  CHECK(box->log().find(url.substr(url.find("box-1:") + 6, 22)) == std::string::npos);
}

TEST_CASE("a centre that this machine does not trust, with no authority named, says what to copy") {
  Centre centre{{"box-1", "arena"}};
  LinkOptions options = centre.link("box-1");
  options.ca.clear();
  CHECK(says(why_not(options), "which this machine does not trust. Copy ca.pem from the centre to this box"));
}

TEST_CASE("a certificate for another name is refused") {
  CentralServer server;
  server.make_certificates("centre.example.org");
  server.start();
  LinkOptions options;
  options.servers = "tls://box-1:whatever-it-may-be@" + server.host();
  options.ca = server.file("ca.pem").string();
  options.node_id = "box-1";
  CHECK(says(why_not(options), "was made for another name (/CN=centre.example.org)"));
  CHECK(says(why_not(options), "anew for 'localhost'"));
}

TEST_CASE("a wrong password names the user, and not the password") {
  Centre centre{{"box-1", "arena"}};
  LinkOptions options = centre.link("box-1");
  options.servers = "tls://box-1:not-this-one@" + centre.server.host();
  const std::string why = why_not(options);
  CHECK(says(why, "does not take the user 'box-1' with this password. Look at `nats` in willcall.toml"));
  CHECK(!says(why, "not-this-one"));
  options.servers = "tls://" + centre.server.host();
  CHECK(says(why_not(options), "wants a user and a password, and none is set"));
}

TEST_CASE("tls:// to a server without TLS is refused before the password is sent") {
  NatsServer server;
  LinkOptions options;
  options.node_id = "box-1";
  options.servers = "tls://box-1:secret@" + server.url().substr(7);
  CHECK(says(why_not(options), "does not speak TLS, which tls:// or --nats-ca ask for"));
}

TEST_CASE("a file of certificates that is not there, or holds none, is named") {
  LinkOptions options;
  options.servers = "tls://localhost:1";
  options.ca = "/nowhere/ca.pem";
  CHECK(says(why_not(options),
             "--nats-ca: the file /nowhere/ca.pem cannot be read (No such file or directory)"));
  options.ca = WILLCALL_SOURCE "/LICENSE";
  CHECK(says(why_not(options), "LICENSE holds no certificates in PEM form"));
}

TEST_CASE("a box whose user lacks a right says which, and how it gets a new entry") {
  Centre centre{{"box-1", "opera"}};  // and not the arena
  const auto box = centre.box({"box-1", "arena"});
  CHECK(eventually([&] {
    return box->log().find("the centre does not allow this box what it needs") != std::string::npos;
  }));
  CHECK(says(box->log(), "$JS.API.CONSUMER.CREATE.TICKETS.box-1.tickets.arena.>"));
  CHECK(says(box->log(), "willcall central node box-1 --venue arena"));
}

TEST_CASE("a right that is missing is told from other complaints, and the venues are in the remedy") {
  LinkOptions office;
  office.node_id = "office";
  office.venue = "main";
  office.follow = {"*"};
  CHECK(denied(office, "Slow Consumer").empty());
  CHECK(says(denied(office, "Permissions Violation for Publish to \"x\""),
             "willcall central node office --venue main --follow '*'"));
}
