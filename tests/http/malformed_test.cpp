#include "tests/http/malformed_requests.h"
#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A box with a free ticket and an open order, to which malformed requests are sent.
struct Target : Venue {
  Target() {
    put_on_sale({"A-1", "held"});
    order = carl.reserves({"held"}).id();
    before = everything();
  }

  void refuses(const std::vector<Malformed>& table) const {
    for (const Malformed& row : table) {
      INFO(row.name);
      const Reply reply = send_raw(box.url(), row.bytes);
      CHECK(reply.said() == row.said);
      CHECK(reply.raw.header("Content-Type") == "application/problem+json");
      CHECK(std::to_string(reply.body.size()) ==
            reply.raw.header("Content-Length"));  // one answer, and no more
      const bool nothing_changed = everything() == before;
      CHECK(nothing_changed);
    }
    CHECK(carl.sells({"A-1"}, 2500).said() == "201");  // and it goes on selling
    CHECK(carl.completes(order, 2500).said() == "200");
  }

  std::string order, before;
};

}  // namespace

TEST_CASE("malformed bodies are refused by their code, and change nothing") {
  Target().refuses(malformed_bodies());
}

TEST_CASE("malformed parameters and headers are refused by their code, and change nothing") {
  const Target arena;
  arena.refuses(malformed_parameters(arena.order));
}

TEST_CASE("requests that are not proper HTTP are refused by their code, and change nothing") {
  Target().refuses(malformed_http());
}

TEST_CASE("requests with a wrong token are refused by their code, and change nothing") {
  Target().refuses(malformed_tokens());
}

TEST_CASE("without their fault the same requests are taken") {
  const Target arena;
  for (const auto& table : {well_formed_bodies(), well_formed_http(), well_formed_tokens()})
    for (const Malformed& row : table) {
      INFO(row.name);
      CHECK(Reply(send_raw(arena.box.url(), row.bytes)).said() == row.said);
    }
}

TEST_CASE("connections that break off in the middle of a request change nothing") {
  const Target arena;
  const std::string whole =
      request_text("POST", "/api/orders", arena.carl.bearer(), R"({"tickets":[{"id":"A-1"}]})");
  for (std::size_t sent = 0; sent < whole.size(); sent += 7) {
    RawConnection line(arena.box.url());
    line.send(std::string_view(whole).substr(0, sent));
  }
  CHECK(arena.everything() == arena.before);
  arena.refuses({});
}
