// What a node may do at the centre, as names.
#include "sync/link/permissions.h"

#include <algorithm>
#include <regex>

#include "sync/link/forbidden.h"
#include "tests/support/catch.h"

using namespace willcall;

namespace {

bool has(const std::vector<std::string>& subjects, const std::string& subject) {
  return std::count(subjects.begin(), subjects.end(), subject) > 0;
}

/// As nats-server matches: `*` is one token, `>` the rest.
bool matches(const std::string& permission, const std::string& subject) {
  std::string pattern;
  for (const char c : permission) {
    if (c == '*') pattern += "[^.]+";
    if (c == '>') pattern += ".+";
    if (c != '*' && c != '>') pattern += std::string(c == '.' || c == '$' ? "\\" : "") + c;
  }
  return std::regex_match(subject, std::regex(pattern));
}

}  // namespace

TEST_CASE("a box may publish its venue, use its own durables, and write its own lease") {
  const Permissions box = permissions_of({"box-1", "arena"});
  for (const char* subject :
       {"tickets.arena.>", "orders.arena.>", "$JS.API.CONSUMER.CREATE.TICKETS.box-1.tickets.arena.>",
        "$JS.API.CONSUMER.CREATE.ORDERS.box-1==read.orders.arena.>", "$JS.ACK.TICKETS.box-1.>",
        "$JS.API.DIRECT.GET.ORDERS.orders.arena.>", "$KV.willcall.nodes.box-1",
        "$JS.API.DIRECT.GET.KV_willcall.$KV.willcall.nodes.box-1"}) {
    INFO(subject);
    CHECK(has(box.publish, subject));
  }
  CHECK(box.subscribe == std::vector<std::string>{"_INBOX_box-1.>"});
}

TEST_CASE("a box that names only others to follow still has its own venue") {
  CHECK(venues_of({"hq", "main", {"arena", "main", "arena"}}) == std::vector<std::string>{"main", "arena"});
  CHECK(venues_of({"hq", "main", {"arena", "*"}}) == std::vector<std::string>{"*"});
}

TEST_CASE("the head office may read and sell everywhere, through its own durable") {
  const Permissions office = permissions_of({"office", "main", {"*"}});
  CHECK(has(office.publish, "tickets.>"));
  CHECK(has(office.publish, "$JS.API.CONSUMER.CREATE.TICKETS.office==all.tickets.>"));
  CHECK(!has(office.publish, "$JS.API.CONSUMER.CREATE.TICKETS.office.tickets.main.>"));
}

TEST_CASE("no permission of a box is wider than one stream, durable, key or venue") {
  for (const std::string& subject : permissions_of({"box-1", "arena", {"opera"}}).publish) {
    INFO(subject);
    const bool own = subject.find("box-1") != subject.npos,
               venue = subject.find(".arena.") != subject.npos || subject.find(".opera.") != subject.npos;
    CHECK((own || venue || subject == "$JS.API.STREAM.INFO.TICKETS" ||
           subject == "$JS.API.STREAM.INFO.ORDERS"));
    CHECK(subject.find("STREAM.MSG") == subject.npos);
  }
}

TEST_CASE("what a node must not do is not among what it may do") {
  for (const CentralUser& user :
       {CentralUser{"box-1", "arena"}, CentralUser{"hq", "main", {"arena", "opera"}},
        CentralUser{"office", "main", {"*"}}}) {
    const auto forbidden = forbidden_to(user);
    CHECK(forbidden.size() >= 30);
    for (const auto& one : forbidden)
      for (const std::string& allowed : permissions_of(user).publish) {
        INFO(one.subject << " and " << allowed);
        CHECK(!matches(allowed, one.subject));
      }
  }
  CHECK(matches("tickets.*.>", "tickets.arena.A"));
}

TEST_CASE("within a domain the API is the domain's") {
  CentralUser box{"box-1", "arena"};
  box.domain = "hub";
  const Permissions allowed = permissions_of(box);
  CHECK(has(allowed.publish, "$JS.hub.API.STREAM.INFO.TICKETS"));
  CHECK(has(allowed.publish, "$JS.ACK.hub.*.TICKETS.box-1.>"));
}

TEST_CASE("an entry is put in before the bracket, found, and taken out with its comment") {
  const std::string empty = "# Users\nusers: [\n  # the door\n  {\n    user: \"nobody\"\n  }\n]\n";
  const Permissions allowed = permissions_of({"box-1", "arena"});
  const std::string one = with_entry(empty, user_entry("box of arena", "box-1", "$2a$04$x", allowed));
  CHECK(has_user(one, "box-1"));
  CHECK(has_user(one, "nobody"));
  CHECK(!has_user(one, "box"));
  CHECK(one.ends_with("  }\n]\n"));
  const std::string two = with_entry(one, user_entry("box of arena", "box-2", "$2a$04$y", allowed));
  CHECK(without_entry(two, "box-1") ==
        with_entry(empty, user_entry("box of arena", "box-2", "$2a$04$y", allowed)));
  CHECK(without_entry(empty, "nobody") == "# Users\nusers: [\n]\n");
  CHECK(without_entry(two, "box-3") == two);
  CHECK(with_entry("users: []", "x").empty());
}
