// The journal as it is followed: whoever takes over the last entry of every record holds what the box holds,
// whatever was rebased meanwhile.
#include <poll.h>

#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// Follows the changes of a box: the last of each record.
struct Follower {
  explicit Follower(SyncedBox& a_box) : box(a_box) {}

  std::vector<Changes::Entry> news() {
    std::vector<Changes::Entry> all;
    for (bool more = true; more;) {
      auto batch = box.changes().after(position, "", 3);
      REQUIRE(batch);
      position = batch->read_to;
      more = !batch->at_end;
      for (Changes::Entry& entry : batch->entries) all.push_back(std::move(entry));
    }
    for (const Changes::Entry& entry : all) last[key_of(entry.event)] = entry;
    return all;
  }
  // Records whose last entry is not what the box holds.
  std::size_t wrong() {
    news();
    std::size_t found = 0;
    for (const auto& [key, entry] : last)
      found += key.kind == Kind::order
                   ? entry.event.order().SerializeAsString() != box.order(key.id).SerializeAsString()
                   : entry.event.ticket().SerializeAsString() != box.ticket(key.id).SerializeAsString();
    return found;
  }

  SyncedBox& box;
  Position position = 0;
  std::map<RecordKey, Changes::Entry> last;
};

struct Followed {
  VenueOfBoxes venue;
  SyncedBox& one = venue["box-1"];
  SyncedBox& two = venue["box-2"];
  Follower first{one}, second{two};

  Followed() {
    for (const char* id : {"A-1", "A-2", "P-1"})
      REQUIRE(one.create(id, 200, id == std::string("P-1") ? "" : "box-1"));
    venue.settle();
    one.cut();
    venue.settle();
  }
  void mend() {
    venue.settle();
    REQUIRE(first.wrong() == 0);  // it follows while changes wait that will not last
    one.mend();
    venue.settle();
  }
};

bool is_rung(const Bell::Ear& ear) {
  pollfd p{ear.fd(), POLLIN, 0};
  return ::poll(&p, 1, 0) == 1;
}

}  // namespace

TEST_CASE("changes of this box and of others are followed in the order in which they were applied") {
  Followed story;
  story.one.mend();
  REQUIRE(story.two.reprice("A-1", 300));
  story.venue.settle();
  REQUIRE(story.one.sell({"A-1"}, 300));
  story.venue.settle();
  const auto news = story.first.news();
  REQUIRE(news.size() == 6);
  CHECK(news[3].event.change().node_id() == "box-2");
  CHECK(type_of(news[4].event) == "ticket.sold");
  CHECK(type_of(news[5].event) == "order.completed");
  for (std::size_t i = 0; i < news.size(); ++i) CHECK(news[i].position == i + 1);
  CHECK(story.second.wrong() == 0);
}

TEST_CASE("after a rebase the last entry of a record is its head") {
  Followed story;
  REQUIRE(story.one.sell({"A-1"}, 200));
  REQUIRE(story.one.reprice("A-2", 300));
  REQUIRE(story.two.reprice("A-1", 900));
  REQUIRE(story.two.retitle("A-2", "Matinee"));
  story.mend();
  const auto news = story.first.news();
  CHECK(news.size() >= 4);  // two of the other box, two made again
  CHECK(story.first.last[{Kind::ticket, "arena", "A-1"}].event.ticket().status() == Ticket::SOLD);
  CHECK(story.first.last[{Kind::ticket, "arena", "A-1"}].event.ticket().price() == 900);
  CHECK(story.first.wrong() == 0);
  CHECK(story.second.wrong() == 0);
  CHECK(story.venue.disagreement() == "");
}

TEST_CASE("when a rebase drops a change and makes nothing in its place, the last entry is what it met") {
  Followed story;
  story.venue.centre.up = false;
  REQUIRE(story.one.create("N-1", 200, "", "Night of Songs"));
  REQUIRE(story.two.create("N-1", 500, "", "Another Night"));
  story.venue.centre.up = true;
  story.mend();  // box-2's came first
  CHECK(story.one.ticket("N-1").title() == "Another Night");
  CHECK(story.first.wrong() == 0);
  CHECK(story.first.last[{Kind::ticket, "arena", "N-1"}].event.change().node_id() == "box-2");
  CHECK(story.second.wrong() == 0);
}

TEST_CASE("a change is pending in the feed for as long as it waits for the stream") {
  Followed story;
  REQUIRE(story.one.reprice("A-1", 300));
  const Position before = story.one.changes().last() - 1;
  CHECK(story.one.changes().after(before, "", 9)->entries.front().pending);
  story.mend();
  CHECK_FALSE(story.one.changes().after(before, "", 9)->entries.front().pending);
}

TEST_CASE("the bell rings for what is stored, and for nothing else") {
  Followed story;
  const Bell::Ear deaf(story.one.changes().bell());
  Bell::Ear ear(story.one.changes().bell());
  CHECK_FALSE(is_rung(ear));
  REQUIRE_FALSE(story.one.create("A-1", 200));  // it is there already
  CHECK_FALSE(is_rung(ear));
  REQUIRE(story.one.reprice("A-1", 300));
  CHECK(is_rung(ear));
  ear.quiet();
  CHECK_FALSE(is_rung(ear));
  REQUIRE(story.one.reprice("A-1", 400));
  CHECK(is_rung(ear));
}
