// A listener that comes back: nothing is missing and nothing comes twice, or it is told to load anew.
#include <atomic>
#include <thread>

#include "tests/http/listener.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Told = std::vector<std::string>;

std::vector<std::string> seats(int from, int to) {
  std::vector<std::string> found;
  for (int i = from; i < to; ++i) found.push_back("S-" + std::to_string(i));
  return found;
}

}  // namespace

TEST_CASE("a listener that comes back gets exactly what it missed, in order, and then what comes") {
  Venue arena;
  std::string last;
  {
    Listener till(arena, arena.carl);
    arena.put_on_sale({"A-1", "A-2"});
    REQUIRE(till.told(2) == Told{"ticket.created A-1 v1", "ticket.created A-2 v1"});
    last = till.last_id();
  }
  REQUIRE(arena.anna.edits("A-1", 3000).status == 200);
  arena.box.kill();
  arena.box.start();
  const std::string order = arena.carl.reserves({"A-2"}).id();
  Listener again(arena, arena.carl, last);
  CHECK(again.told(3) ==
        Told{"ticket.updated A-1 v2", "ticket.reserved A-2 v2", "order.created " + order + " v1"});
  REQUIRE(arena.carl.cancels(order).status == 200);
  CHECK(again.told(2) == Told{"ticket.released A-2 v3", "order.cancelled " + order + " v2"});
}

TEST_CASE("a listener that left before it heard anything knows where to go on") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string last = Listener(arena, arena.carl).last_id();
  arena.put_on_sale({"A-2"});
  CHECK(Listener(arena, arena.carl, last).told(1) == Told{"ticket.created A-2 v1"});
}

TEST_CASE("a bare number is a place in the feed of this box") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  CHECK(Listener(arena, arena.carl, "0").told(2) == Told{"ticket.created A-1 v1", "ticket.created A-2 v1"});
  CHECK(Listener(arena, arena.carl, "1").told(1) == Told{"ticket.created A-2 v1"});
}

TEST_CASE("an id that the journal does not hold, or of another box, gets one reset and then what comes") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string now = Listener(arena, arena.carl).last_id();
  const std::string last =
      GENERATE("99", "0-00000000", "1-", "1-another1", "-1", "x", "99999999999999999999", "1 or 2");
  INFO(last);
  Listener till(arena, arena.carl, last);
  const Heard reset = till.next();
  CHECK(reset.event == "reset");
  CHECK(reset.id == now);  // to resume from, once all is loaded
  arena.put_on_sale({"A-2"});
  CHECK(till.told(1) == Told{"ticket.created A-2 v1"});
}

TEST_CASE("two boxes count apart: an id of one is no place in the feed of the other") {
  const Venue one, two;
  one.put_on_sale({"A-1"});
  two.put_on_sale({"B-1"});
  const std::string last = Listener(one, one.carl).last_id();
  CHECK(Listener(two, two.carl, last).next().event == "reset");
  one.put_on_sale({"A-2"});
  CHECK(Listener(one, one.carl, last).told(1) == Told{"ticket.created A-2 v1"});
}

TEST_CASE("no gap and no double while eight sell and the listener leaves and comes back again and again") {
  const Venue arena;
  arena.put_on_sale(seats(0, 160), 100);
  std::string last = "0";
  std::thread tills([&] {
    all_at_once(8, [&](int till) {
      for (const std::string& seat : seats(till * 20, till * 20 + 20)) arena.carl.sells({seat}, 100);
      return std::string();
    });
  });
  int expected = 1, visits = 0;  // 160 created, 160 sold, 160 orders
  bool in_order = true;
  for (; expected <= 480 && in_order; ++visits) {
    Listener listener(arena, arena.carl, last);
    const int stays_for = 1 + visits * 37 % 100;
    for (int i = 0; i < stays_for && expected <= 480 && in_order; ++i, ++expected)
      in_order = listener.next().data.value("seq", 0) == expected;
    last = listener.last_id();
  }
  tills.join();
  CHECK(in_order);
  CHECK(expected == 481);
  CHECK(last.starts_with("480-"));
}
