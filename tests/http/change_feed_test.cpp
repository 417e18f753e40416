// One listener's feed without network and time: what it says when nothing happens, and what it does about a
// journal that does not hold what it needs.
#include "node/http/change_feed.h"

#include <poll.h>

#include <functional>
#include <utility>

#include "tests/support/box.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A client that listens until it has waited so many times in vain. Time passes at once, and with it the
// clock.
class Notes final : public Outlet {
 public:
  Notes(HandClock& clock, int times) : patience(times), clock_(clock) {}
  bool send(std::string_view bytes) override {
    text += bytes;
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return true;
  }
  Woken wait(int fd, std::chrono::milliseconds most) override {
    if (fd < 0) return Woken::by_time;
    pollfd p{fd, POLLIN, 0};
    if (::poll(&p, 1, 0) == 1) return Woken::by_fd;
    longest = std::max(longest, most);
    clock_.pass(most);
    return patience-- > 0 ? Woken::by_time : Woken::by_the_end;
  }
  int patience;
  std::function<void()> meanwhile;  // happens while the first bytes are on their way
  std::string text;
  std::chrono::milliseconds longest{0};

 private:
  HandClock& clock_;
};

struct Feed {
  Box box;
  Notes client{box.clock, 2};
  std::string from(std::optional<std::string> last, TimeMs until = kMaxInteger) {
    ChangeFeed(box.office(), box.changes(), "0123456789abcdefgh", {"", std::move(last), until}).run(client);
    return client.text;
  }
  std::size_t count(const std::string& part) const {
    std::size_t found = 0;
    for (auto at = client.text.find(part); at != std::string::npos; at = client.text.find(part, at + 1))
      ++found;
    return found;
  }
  // What a later housekeeping will do.
  void forget(Position position) {
    WriteTxn txn(box.store().environment());
    REQUIRE(box.store().tables().journal.erase(txn, number_key(position)));
    txn.commit();
  }
};

}  // namespace

TEST_CASE("a feed in which nothing happens sends a comment and its place every 15 seconds") {
  Feed feed;
  CHECK(feed.from({}) == ": live\nid: 0-abcdefgh\n\n: \nid: 0-abcdefgh\n\n: \nid: 0-abcdefgh\n\n");
  CHECK(feed.client.longest <= std::chrono::seconds(15));
  CHECK(feed.client.longest > std::chrono::seconds(5));
}

TEST_CASE("what is stored while a client is being sent to is sent at once") {
  Feed feed;
  feed.client.meanwhile = [&] { REQUIRE(feed.box.create("A-1", 200)); };
  const std::string text = feed.from({});
  CHECK(text.find("event: ticket.created") < text.find(": \n"));
}

TEST_CASE("a feed goes on as long as its token and no longer") {
  Feed feed;
  feed.client.patience = 9;
  feed.from({}, feed.box.clock.now() + 20'000);
  CHECK(feed.count(": \n") == 1);  // after 15 s; 5 s later it ends
  CHECK(feed.client.patience == 7);
}

TEST_CASE("a feed of many batches holds every change once") {
  Feed feed;
  REQUIRE(feed.box.create("A-1", 200));
  for (int price = 0; price < 200; ++price) REQUIRE(feed.box.reprice("A-1", price));
  feed.from("0-abcdefgh");
  CHECK(feed.count("event: ticket.updated\n") == 200);
  CHECK(feed.count("id: 201-abcdefgh\ndata: ") == 1);
}

TEST_CASE("who asks for what was housekept away loads anew, once") {
  Feed feed;
  for (const char* id : {"A-1", "A-2", "A-3"}) REQUIRE(feed.box.create(id, 200));
  feed.forget(1);
  feed.from("0");
  CHECK(feed.count("event: reset\nid: 3-abcdefgh\ndata: {\"seq\":3}\n\n") == 1);
  CHECK(feed.count("event: ") == 1);
}

TEST_CASE("who has all that was housekept away resumes") {
  Feed feed;
  for (const char* id : {"A-1", "A-2", "A-3"}) REQUIRE(feed.box.create(id, 200));
  feed.forget(1);
  feed.from("1");
  CHECK(feed.count("event: reset") == 0);
  CHECK(feed.count("event: ticket.created") == 2);
}

TEST_CASE("a damaged entry of the journal is said, and a reset leads past it") {
  Feed feed;
  for (const char* id : {"A-1", "A-2"}) REQUIRE(feed.box.create(id, 200));
  {
    WriteTxn txn(feed.box.store().environment());
    txn.put(feed.box.store().tables().journal.id(), number_key(1), "these bytes are no entry");
    txn.commit();
  }
  feed.from("0");
  CHECK(feed.count("event: reset") == 1);
  CHECK(feed.count("id: 2-abcdefgh\ndata: {\"seq\":2}") == 1);
}
