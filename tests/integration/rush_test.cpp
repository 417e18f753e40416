// More people want seats than there are, all at the same moment: exactly as many are sold as there are, on
// real processes.
#include <cstdio>

#include "tests/integration/hall.h"
#include "tests/support/catch.h"
#include "tests/support/stream_audit.h"

using namespace willcall;
using namespace willcall::test;

namespace {

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
    REQUIRE(hold(venue, kSeats, hall.round * kSeats));
    const Told told = rush(hall.clients({&venue.one, &venue.two}));
    report.round(hall, told);
    check_told(told);
    INFO(venue.state());
    REQUIRE(hold(venue, 0, (hall.round + 1) * kSeats));
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
  REQUIRE(hold(venue, 2 * kSeats, 0));
  Report report;
  const Told told = rush(hall.clients({&venue.one, &venue.two}));
  report.round(hall, told);
  INFO(told.text());
  CHECK(told.count("201") == 2 * kSeats);
  CHECK(told.orders.size() == 2 * kSeats);
  CHECK(hold(venue, 0, 2 * kSeats));
  CHECK(venue.agree());
}
