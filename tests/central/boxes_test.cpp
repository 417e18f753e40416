// Boxes that have no more than their own user's rights sell, claim and sync, through TLS.
#include "sync/link/jetstream.h"
#include "sync/link/nats_central.h"
#include "tests/central/centre.h"
#include "tests/support/catch.h"
#include "tests/sync/talk.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const CentralUser kOne{"box-1", "arena"}, kTwo{"box-2", "arena"}, kOpera{"opera-1", "opera"},
    kOffice{"office", "main", {"*"}};

constexpr char kSeats[] = "id,title,price\nA-1,Night of Songs,2500\nA-2,Night of Songs,2500\n";

int sell(const Daemon& box, const std::string& ticket, const std::string& more = {}) {
  return box
      .post("/api/orders", R"({"tickets":[{"id":")" + ticket +
                               R"("}],"payment":{"method":"cash","amount":2500})" + more + "}")
      .status;
}

bool in_sync(const Daemon& box) {
  return eventually([&] { return box.in_sync(); });
}

std::string status_of(const Daemon& box, const std::string& ticket, const std::string& venue) {
  return member(box.get("/api/tickets/" + ticket + "?venue=" + venue).body, "status");
}

bool becomes(const Daemon& box, const std::string& ticket, const std::string& status,
             const std::string& venue = "arena") {
  return eventually([&] { return status_of(box, ticket, venue) == status; });
}

}  // namespace

TEST_CASE(
    "all that the link asks of a centre is allowed to a box's own user, and nothing of it complained of") {
  const CentralUser user =
      GENERATE(CentralUser{"box-1", "arena"}, CentralUser{"box-1", "arena", {"opera", "arena"}},
               CentralUser{"box-1", "main", {"*"}}, CentralUser{"box-1", "main", {"arena"}});
  Centre centre{user};
  SilentLog log;
  LinkOptions options = centre.link("box-1");
  options.venue = user.venue;
  options.follow = venues_of(user);
  Talk box(std::make_unique<NatsCentral>(options, log));
  box.up();
  const auto first = box.publish("A", "one", 0);
  REQUIRE(first.sequence);
  REQUIRE(box.publish("A", "two", *first.sequence).sequence);
  CHECK(box.last("A").messages.size() == 1);
  CHECK(box.whole("A").messages.size() == 2);
  const Delivery one = box.next<Delivery>(), two = box.next<Delivery>();
  box.central().acknowledge({one.ack, two.ack});
  CHECK(eventually([&] {
    const std::string durable =
        jetstream::durable_name("box-1", user.venue, options.follow[0] == "*" ? "*" : "arena");
    const auto answer = centre.line("admin")->ask("$JS.API.CONSUMER.INFO.TICKETS." + durable, {});
    return answer && answer->body.find("\"num_ack_pending\":0") != std::string::npos;
  }));
  CHECK(centre.server.log().find("Violation") == std::string::npos);
}

TEST_CASE("a box with its own user sells its tickets, claims from the pool, and syncs") {
  Centre centre{kOne};
  const auto box = centre.box(kOne);
  box->import(kSeats);
  box->import("id,title,price,allocatedTo\nP-1,Night of Songs,2500,\n");
  INFO(box->log());
  REQUIRE(in_sync(*box));
  CHECK(sell(*box, "A-1") == 201);
  const auto claimed =
      box->post("/api/orders", R"({"tickets":[{"id":"P-1"}],"payment":{"method":"cash","amount":2500}})");
  INFO(claimed.body);
  CHECK(claimed.status == 201);
  CHECK(member(claimed.body, "guarantee") == "claimed");
  CHECK(in_sync(*box));
  CHECK(centre.server.log().find("Violation") == std::string::npos);
}

TEST_CASE("a box that begins later gets what its venue sold before") {
  Centre centre{kOne, kTwo};
  {
    const auto box = centre.box(kOne);
    box->import(kSeats);
    REQUIRE(in_sync(*box));
    REQUIRE(sell(*box, "A-1") == 201);
    REQUIRE(in_sync(*box));
  }
  const auto again = centre.box(kTwo);
  INFO(again->log());
  CHECK(becomes(*again, "A-1", "sold"));
  CHECK(becomes(*again, "A-2", "available"));
  CHECK(centre.server.log().find("Violation") == std::string::npos);
}

TEST_CASE("two boxes of one venue sell out of one pool, and see each other's sales") {
  Centre centre{kOne, kTwo};
  const auto one = centre.box(kOne), two = centre.box(kTwo);
  one->import("id,title,price,allocatedTo\nP-1,Night of Songs,2500,\nP-2,Night of Songs,2500,\n");
  REQUIRE(becomes(*two, "P-2", "available"));
  REQUIRE(in_sync(*one));
  CHECK(sell(*one, "P-1") == 201);
  CHECK(sell(*two, "P-2") == 201);
  CHECK(becomes(*one, "P-2", "sold"));
  CHECK(becomes(*two, "P-1", "sold"));
  CHECK(sell(*two, "P-1") == 409);
  CHECK(centre.server.log().find("Violation") == std::string::npos);
}

TEST_CASE("the head office follows every venue, and sells for one of them") {
  Centre centre{kOne, kOpera, kOffice};
  const auto arena = centre.box(kOne), opera = centre.box(kOpera), office = centre.box(kOffice);
  arena->import("id,title,price,allocatedTo\nP-1,Night of Songs,2500,\n");
  opera->import(kSeats);
  REQUIRE(becomes(*office, "P-1", "available"));
  REQUIRE(becomes(*office, "A-1", "available", "opera"));
  INFO(office->log());
  CHECK(sell(*office, "P-1", R"(,"venue":"arena")") == 201);
  CHECK(becomes(*arena, "P-1", "sold"));
  CHECK(opera->get("/api/tickets/P-1?venue=arena").status == 404);
  CHECK(centre.server.log().find("Violation") == std::string::npos);
}
