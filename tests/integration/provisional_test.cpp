// Two boxes sell the same seats while the line is down, as the operator allowed: one sale of each stands.
#include <signal.h>

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/integration/counter.h"
#include "tests/integration/hall.h"
#include "tests/support/catch.h"
#include "tests/support/stream_audit.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Json = nlohmann::json;

/// Both boxes may sell so many tickets of the pool at a risk.
struct AtARisk : TwoBoxes {
  static constexpr int kAtRisk = 50;
  AtARisk() : TwoBoxes({"--offline-pool-sales", "provisional", "--offline-pool-limit", "50"}) {}

  bool line_is(const std::string& link) const {
    return eventually([&] { return one.link() == link && two.link() == link; });
  }
  /// Which box is heard first decides who has sold, so each has its turn: both at once, box-2, box-1.
  void line_comes_back(int round) {
    Daemon* const late = round % 3 == 1 ? &one : round % 3 == 2 ? &two : nullptr;
    if (late) late->process().signal(SIGSTOP);
    nats.start();
    if (!late) return;
    const Daemon& first = late == &one ? two : one;
    REQUIRE(eventually([&] { return first.in_sync(); }));
    late->process().signal(SIGCONT);
  }
};

struct Judged {
  std::int64_t kept = 0, to_return = 0;  ///< money
};

/// One of the two orders stands; the other was rejected, and its box has an exception that says so.
void check_rivals(const Json& orders, const std::string& a, const std::string& b,
                  const std::map<std::string, Json>& exceptions, Judged& judged) {
  INFO(orders.at(a).dump() << orders.at(b).dump());
  const bool first_stands = orders.at(a).at("status") == "complete";
  const std::string winner = first_stands ? a : b, loser = first_stands ? b : a;
  REQUIRE(orders.at(winner).at("status") == "complete");
  REQUIRE(orders.at(loser).at("status") == "rejected");
  REQUIRE_FALSE(exceptions.contains(winner));
  REQUIRE(exceptions.contains(loser));
  const Json& exception = exceptions.at(loser);
  CHECK(exception.at("kind") == "refused_sale");
  CHECK(exception.at("status") == "open");
  CHECK(exception.at("winnerOrderId") == winner);
  judged.kept += orders.at(winner).at("payment").at("amount").get<std::int64_t>();
  judged.to_return += exception.at("amount").get<std::int64_t>();
}

/// Everything of a list, over all its pages.
std::vector<Json> all_of(const Daemon& box, const std::string& path, const char* name) {
  std::vector<Json> found;
  std::string after;
  do {
    const Json page =
        Json::parse(box.get(path + "?limit=500" + (after.empty() ? std::string() : "&after=" + after)).body);
    for (const Json& one : page.at(name)) found.push_back(one);
    after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
  } while (!after.empty());
  return found;
}

/// The open exceptions of a box by their order; one of each.
std::map<std::string, Json> exceptions_of(const Daemon& box) {
  std::map<std::string, Json> found;
  for (const Json& one : all_of(box, "/api/exceptions", "exceptions"))
    REQUIRE(found.emplace(one.at("orderId"), one).second);
  return found;
}

}  // namespace

TEST_CASE(
    "two offline boxes sell one provisional seat: one sale stands, one is refused with an exception, and the "
    "money adds up") {
  AtARisk venue;
  const int outages = std::max(3, rounds() / 10);
  std::map<std::string, std::string> at_one, at_two;  // ticket -> order
  for (Hall hall{0}; hall.round < outages; ++hall.round) {
    REQUIRE(eventually([&] { return venue.in_sync(); }));
    venue.one.import(hall.csv(AtARisk::kAtRisk + 1, ""));
    REQUIRE(hold(venue, hall.round + AtARisk::kAtRisk + 1, hall.round * AtARisk::kAtRisk));

    venue.nats.kill();
    REQUIRE(venue.line_is("offline"));
    const auto seats = hall.seats(AtARisk::kAtRisk);
    Counters first(venue.one.url(), seats, kPrice, 8), second(venue.two.url(), seats, kPrice, 8);
    first.finish();
    second.finish();
    at_one.merge(first.sold());
    at_two.merge(second.sold());
    // That was as much as may be sold at a risk.
    Counters beyond(venue.one.url(), {hall.seat(AtARisk::kAtRisk)}, kPrice, 1);
    beyond.finish();
    REQUIRE(beyond.refused().size() == 1);
    CHECK(beyond.refused()[0].find("offline_not_allocated") != std::string::npos);
    CHECK(member(venue.one.get("/api/sync").body, "provisional") == R"({"limit":50,"sold":50})");

    venue.line_comes_back(hall.round);
    REQUIRE(venue.line_is("online"));
    INFO(venue.state());
    REQUIRE(hold(venue, hall.round + 1, (hall.round + 1) * AtARisk::kAtRisk));
    REQUIRE(eventually([&] {
      return member(venue.one.get("/api/sync").body, "provisional.sold") == "0" &&
             member(venue.two.get("/api/sync").body, "provisional.sold") == "0";
    }));
  }

  REQUIRE(venue.agree());
  const std::size_t told_sold = static_cast<std::size_t>(outages) * AtARisk::kAtRisk;
  REQUIRE(at_one.size() == told_sold);
  REQUIRE(at_two.size() == told_sold);
  Json orders;
  for (const Json& order : all_of(venue.one, "/api/orders", "orders"))
    orders[std::string(order.at("id"))] = order;
  auto of_one = exceptions_of(venue.one), of_two = exceptions_of(venue.two);
  CHECK(of_one.size() + of_two.size() == told_sold);
  for (const auto& [id, exception] : of_one) CHECK(orders.at(id).at("nodeId") == "box-1");
  for (const auto& [id, exception] : of_two) CHECK(orders.at(id).at("nodeId") == "box-2");
  CHECK(of_one.size() >= AtARisk::kAtRisk);  // both have lost
  CHECK(of_two.size() >= AtARisk::kAtRisk);
  const std::size_t lost_at_one = of_one.size(), lost_at_two = of_two.size();
  of_one.merge(of_two);
  Judged judged;
  for (const auto& [ticket, order] : at_one) check_rivals(orders, order, at_two.at(ticket), of_one, judged);
  const auto each = static_cast<std::int64_t>(told_sold) * kPrice;
  CHECK(judged.kept == each);
  CHECK(judged.to_return == each);
  CHECK(audit_streams(venue.nats.url()).broken.empty());
  std::printf(
      "%zu seats sold twice in %d outages: refused %zu at box-1, %zu at box-2; paid %lld, kept %lld, to "
      "return %lld\n",
      told_sold, outages, lost_at_one, lost_at_two, static_cast<long long>(2 * each),
      static_cast<long long>(judged.kept), static_cast<long long>(judged.to_return));
}
