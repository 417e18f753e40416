// The centre takes what is sent and says nothing: a connection that is up and of no use.
#include "tests/integration/hall.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

std::string sells(const Daemon& box, const std::string& ticket) {
  const auto reply = box.post(
      "/api/orders", R"({"tickets":[{"id":")" + ticket + R"("}],"payment":{"method":"cash","amount":2500}})");
  return std::to_string(reply.status) + " " + member(reply.body, "code");
}

bool warns(const Daemon& box) {
  return member(box.get("/api/sync").body, "warnings").find("claim_unanswered") != std::string::npos;
}

}  // namespace

TEST_CASE("a pool ticket that a silent centre does not confirm is refused, and /api/sync says why") {
  TwoBoxes venue({"--claim-timeout", "300ms"});
  const Hall hall{0};
  REQUIRE(eventually([&] { return venue.in_sync(); }));
  venue.one.import(hall.csv(3, ""));
  REQUIRE(hold(venue, 3, 0));
  CHECK(!warns(venue.one));

  venue.nats.pause();
  CHECK(sells(venue.one, hall.seat(0)) == "503 central_unreachable");
  // Until the connection counts as lost, nobody else waits in vain.
  CHECK(sells(venue.one, hall.seat(1)) == "409 offline_not_allocated");
  CHECK((warns(venue.one) || venue.one.link() == "offline"));

  venue.nats.resume();
  REQUIRE(hold(venue, 3, 0));
  CHECK(eventually([&] { return sells(venue.one, hall.seat(2)) == "201 "; }));
  CHECK(hold(venue, 2, 1));
  CHECK(!warns(venue.one));
  CHECK(venue.agree());
}
