#include "node/http/base64url.h"
#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Door : Venue {
  std::string asked_with(const std::string& authorization) const {
    return send_raw(box.url(),
                    "GET /api/orders HTTP/1.1\r\nHost: box\r\nConnection: close\r\nAuthorization: " +
                        authorization + "\r\n\r\n")
                       .status == 200
               ? "admitted"
               : "refused";
  }
};

}  // namespace

TEST_CASE("a request without a valid token is told how to bring one") {
  const Venue arena;
  const Reply refused = arena.nobody.get("/api/orders");
  CHECK(refused.said() == "401 unauthorized");
  CHECK(refused.raw.header("WWW-Authenticate") == "Bearer");
}

TEST_CASE("only a whole bearer token opens the door") {
  const Door arena;
  const std::string good = arena.carl.bearer();
  CHECK(arena.asked_with("Bearer " + good) == "admitted");
  CHECK(arena.asked_with("bearer " + good) == "admitted");  // the scheme's case does not matter
  CHECK(arena.asked_with("Basic " + good) == "refused");
  CHECK(arena.asked_with(good) == "refused");
  CHECK(arena.asked_with("Bearer " + good + " " + good) == "refused");
  CHECK(arena.asked_with("Bearer " + good.substr(0, good.rfind('.') + 1)) == "refused");
  CHECK(arena.asked_with("Bearer " + good.substr(0, good.rfind('.'))) == "refused");
  CHECK(arena.asked_with("Bearer " + good + "." + good) == "refused");
  CHECK(arena.asked_with("Bearer ..") == "refused");
}

TEST_CASE("an address that keeps sending bad tokens has to wait, while good tokens are served") {
  const Venue arena;
  const Person stranger(arena.box, "no.such.token");
  std::string said;
  int refused = 0;
  do said = stranger.get("/api/orders").said();
  while (said == "401 unauthorized" && ++refused < 300);
  CHECK(said == "429 rate_limited");
  CHECK(refused >= 60);
  CHECK(stranger.get("/api/orders").raw.header("Retry-After") != "");
  CHECK(arena.carl.get("/api/orders").said() == "200");
  CHECK(arena.nobody.get("/api/tickets").said() == "200");
  CHECK(arena.nobody.get("/api/orders").said() == "401 unauthorized");  // no token is not a guess
}
