// How many messages wait in the durables of a session, as the server says, and when it is asked.
#include "sync/link/feeds.h"

#include "tests/support/catch.h"

using namespace willcall;

namespace {

struct OneFeed {
  Feeds feeds;
  OneFeed() { feeds.add({"TICKETS/box-1", "TICKETS", "box-1", Kind::ticket}, {"TICKETS/box-1", 0, 0, 0}); }
  void comes(std::uint64_t place, std::uint64_t waiting_behind) {
    REQUIRE(feeds.came({"TICKETS", "box-1", place, place, waiting_behind}));
  }
};

}  // namespace

TEST_CASE_METHOD(OneFeed, "a durable in which nothing waits is not looked at") {
  CHECK_FALSE(feeds.unsettled());
  comes(1, 0);
  CHECK_FALSE(feeds.unsettled());
}

TEST_CASE_METHOD(OneFeed,
                 "a durable of which a delivery says that more waits is looked at until a look says no") {
  comes(1, 34);
  CHECK(feeds.unsettled());
  feeds.looked(0, {"TICKETS/box-1", 0, 2, 1});
  CHECK(feeds.unsettled());  // not acknowledged
  feeds.looked(0, {"TICKETS/box-1", 0, 0, 1});
  CHECK_FALSE(feeds.unsettled());
}
