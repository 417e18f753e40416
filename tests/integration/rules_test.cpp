// The rules of sale on real processes: who gets a seat when more people want it than there are. How often
// each story is told: WILLCALL_ROUNDS; a hundred of them take some minutes.
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/integration/counter.h"
#include "tests/integration/rush.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/support/stream_audit.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Json = nlohmann::json;

constexpr int kSeats = 100, kPrice = 2500;

int rounds() {
  const char* given = std::getenv("WILLCALL_ROUNDS");
  return given ? std::max(1, std::atoi(given)) : 3;
}

/// The seats of one round, which nobody has wanted before.
struct Hall {
  int round;
  std::string title() const { return "Evening " + std::to_string(round) + ","; }
  std::string seat(int i) const { return "E" + std::to_string(round) + "-" + std::to_string(i); }
  std::vector<std::string> seats(int count) const {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) ids.push_back(seat(i));
    return ids;
  }
  std::string csv(int count, const std::string& owner) const {
    std::string text = "id,title,price,allocatedTo\n";
    for (const std::string& id : seats(count))
      text += id + ",\"" + title() + " a seat\"," + std::to_string(kPrice) + "," + owner + "\n";
    return text;
  }
  /// Everybody wants some seat in the even rounds, and in the odd ones a certain one that a rival wants too.
  std::string wish(int client) const {
    Json wish{{"count", 1}, {"titlePrefix", title()}};
    if (round % 2 == 1) wish = Json{{"id", seat(client % kSeats)}};
    return Json{{"tickets", {wish}}, {"payment", {{"method", "cash"}, {"amount", kPrice}}}}.dump();
  }
  /// 200 clients, spread over the boxes: the rivals for a seat stand at different ones.
  std::vector<Buyer> clients(const std::vector<const Daemon*>& boxes) const {
    std::vector<Buyer> all;
    for (int i = 0; i < 2 * kSeats; ++i) {
      const Daemon& box = *boxes[static_cast<std::size_t>(i / kSeats) % boxes.size()];
      all.push_back({box.url(), wish(i), "round-" + std::to_string(round) + "-client-" + std::to_string(i)});
    }
    return all;
  }
};

/// How many tickets the node knows, by status, over all allocations.
struct Shelves {
  std::int64_t available = 0, reserved = 0, sold = 0;
  explicit Shelves(const Daemon& box) {
    const Json list = Json::parse(box.get("/api/allocations").body);
    for (const Json& row : list.at("allocations")) {
      available += row.at("available").get<std::int64_t>();
      reserved += row.at("reserved").get<std::int64_t>();
      sold += row.at("sold").get<std::int64_t>();
    }
  }
  bool hold(std::int64_t free, std::int64_t gone) const {
    return available == free && reserved == 0 && sold == gone;
  }
};

bool none(const Daemon& box, const std::string& path, const char* list) {
  return member(box.get(path).body, list) == "[]";
}

/// Prints what a round came to; what it must come to is checked by the test.
class Report {
 public:
  void round(const Hall& hall, const Told& told) {
    const auto now = std::chrono::steady_clock::now();
    std::printf("round %d: %s; %.2f s\n", hall.round, told.text().c_str(),
                std::chrono::duration<double>(now - from_).count());
    from_ = now;
  }

 private:
  std::chrono::steady_clock::time_point from_ = std::chrono::steady_clock::now();
};

void check_told(const Told& told) {
  INFO(told.text());
  REQUIRE(told.count("201") == kSeats);
  REQUIRE(told.orders.size() == kSeats);  // as many different orders
  REQUIRE(told.count("409 ticket_unavailable") == kSeats);
  REQUIRE(told.answers() == 2 * kSeats);
}

struct TwoBoxes {
  explicit TwoBoxes(const std::vector<std::string>& flags = {})
      : one({.node_id = "box-1", .nats = nats.url(), .more = flags}),
        two({.node_id = "box-2", .nats = nats.url(), .more = flags}) {}
  NatsServer nats;
  Daemon one, two;

  bool in_sync() const { return one.in_sync() && two.in_sync(); }
  /// Both are quiet and know of so many tickets that are free, and sold.
  bool hold(std::int64_t free, std::int64_t gone) const {
    return eventually(
        [&] { return in_sync() && Shelves(one).hold(free, gone) && Shelves(two).hold(free, gone); });
  }
  bool agree() const {
    return eventually([&] { return in_sync() && one.digest() == two.digest(); });
  }
  std::string state() const { return one.get("/api/sync").body + "\n" + two.get("/api/sync").body; }
};

}  // namespace

TEST_CASE(
    "200 clients for 100 seats on one box: exactly 100 are sold, and everybody gets a definite answer") {
  const Daemon box({});
  Report report;
  for (Hall hall{0}; hall.round < rounds(); ++hall.round) {
    box.import(hall.csv(kSeats, "box-1"));
    const Told told = rush(hall.clients({&box}));
    report.round(hall, told);
    check_told(told);
    REQUIRE(Shelves(box).hold(0, (hall.round + 1) * kSeats));
  }
  CHECK(none(box, "/api/orders?status=created", "orders"));
  CHECK_NOTHROW(box.digest());
}

TEST_CASE(
    "200 clients at two online boxes for 100 seats of the pool: exactly 100 are sold, and everybody gets a "
    "definite answer") {
  const TwoBoxes venue({"--claim-timeout", "10s"});  // a machine under load is no lost line
  Report report;
  for (Hall hall{0}; hall.round < rounds(); ++hall.round) {
    REQUIRE(eventually([&] { return venue.in_sync(); }));
    venue.one.import(hall.csv(kSeats, ""));
    REQUIRE(venue.hold(kSeats, hall.round * kSeats));
    const Told told = rush(hall.clients({&venue.one, &venue.two}));
    report.round(hall, told);
    check_told(told);
    INFO(venue.state());
    REQUIRE(venue.hold(0, (hall.round + 1) * kSeats));
  }
  REQUIRE(venue.agree());
  for (const Daemon* box : {&venue.one, &venue.two}) {
    CHECK(none(*box, "/api/exceptions", "exceptions"));
    CHECK(none(*box, "/api/orders?status=created", "orders"));
    CHECK(none(*box, "/api/orders?status=rejected", "orders"));
  }
  CHECK(audit_streams(venue.nats.url()).broken.empty());
}

TEST_CASE("clients at two boxes who take any seat of the pool are not refused while there is one for each") {
  const TwoBoxes venue({"--claim-timeout", "10s"});  // a machine under load is no lost line
  REQUIRE(eventually([&] { return venue.in_sync(); }));
  const Hall hall{0};
  venue.one.import(hall.csv(2 * kSeats, ""));
  REQUIRE(venue.hold(2 * kSeats, 0));
  Report report;
  const Told told = rush(hall.clients({&venue.one, &venue.two}));
  report.round(hall, told);
  INFO(told.text());
  CHECK(told.count("201") == 2 * kSeats);
  CHECK(told.orders.size() == 2 * kSeats);
  CHECK(venue.hold(0, 2 * kSeats));
  CHECK(venue.agree());
}

namespace {

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
    REQUIRE(venue.hold(hall.round + AtARisk::kAtRisk + 1, hall.round * AtARisk::kAtRisk));

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
    REQUIRE(venue.hold(hall.round + 1, (hall.round + 1) * AtARisk::kAtRisk));
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
