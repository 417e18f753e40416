// The short stories of the protocol's model, each a way in which an earlier design lost a sale or sold one
// twice. That the centre has lost data is told to the boxes here: noticing it is another part's matter. The
// stories of a box that was restored from a backup are in restored_test.cpp.
#include "schema/event.h"
#include "tests/support/catch.h"
#include "tests/support/venue.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Story {
  VenueOfBoxes venue{{"box-1", "box-2", "box-3"}};
  SyncedBox& a = venue["box-1"];
  SyncedBox& b = venue["box-2"];
  SyncedBox& c = venue["box-3"];

  void cut(std::initializer_list<SyncedBox*> boxes) {
    for (SyncedBox* box : boxes) box->cut();
    venue.settle();
  }
  // A sale of a pool ticket online: claimed, and told when the stream has confirmed it.
  std::string claim(SyncedBox& box, const std::string& ticket, Money price) {
    const Begun begun = box.begin_sale({ticket}, price);
    venue.settle();
    REQUIRE(begun.claim);
    REQUIRE(begun.claim->decided());
    REQUIRE(*begun.claim->decided());
    return order_id(*begun.claim->decided());
  }
  void give(SyncedBox& box, const std::string& to, const std::string& ticket) {
    const Begun begun = box.begin_allocation(to, {ticket});
    venue.settle();
    CHECK(box.ticket(ticket).allocated_to() == to);
  }
  void lose_tail(Kind kind, std::uint64_t keep) {
    auto& stream = venue.centre.stream(kind);
    stream.messages.erase(stream.messages.upper_bound(keep), stream.messages.end());
    std::erase_if(stream.ids, [&](const auto& id) { return id.second > keep; });
    stream.last = keep;
    deliver_all_again(kind);
  }
  void deliver_all_again(Kind kind) {
    for (const char* node : {"box-1", "box-2", "box-3"})
      venue.centre.durable(kind, std::string(node) + "/arena") = {};
  }
  void mend_and_compare() {
    for (SyncedBox* box : {&a, &b, &c}) box->mend();
    venue.settle();
    for (int twice = 0; twice < 2; ++twice) {
      for (SyncedBox* box : {&a, &b, &c}) box->compare_everything();
      venue.settle();
    }
  }
  // One stands and holds the ticket everywhere; the other was refused with one exception.
  void check_stands(const std::string& ticket, const std::string& order, SyncedBox& loser,
                    const std::string& refused) {
    CHECK(venue.disagreement() == "");
    for (SyncedBox* box : {&a, &b, &c}) {
      CHECK(box->holder(ticket) == order);
      CHECK(box->order(order).status() == Order::COMPLETE);
      CHECK(box->order(refused).status() == Order::REJECTED);
    }
    CHECK(exceptions(loser, "refused_sale", refused) == 1);
  }
  static int exceptions(SyncedBox& box, const std::string& kind, const std::string& order) {
    int found = 0;
    for (const auto& exception : box.exceptions())
      found += exception.kind() == kind && exception.order_id() == order ? 1 : 0;
    return found;
  }
};

}  // namespace

TEST_CASE_METHOD(Story, "S1: a sale that the centre lost meets another one, and is not taken for it") {
  REQUIRE(a.create("T-0", 100, ""));
  venue.settle();
  cut({&c});
  const std::string lost = claim(a, "T-0", 100);
  REQUIRE(a.ticket("T-0").version() == 3);
  cut({&a});
  lose_tail(Kind::ticket, 1);
  lose_tail(Kind::order, 0);
  c.mend();
  venue.settle();
  const std::string told = claim(c, "T-0", 100);
  mend_and_compare();
  check_stands("T-0", told, a, lost);
}

// What the centre lost and what it was told meanwhile: two sales of one ticket, the second one with more
// versions.
struct TwoHistories : Story {
  std::string lost, told;
  TwoHistories() {
    REQUIRE(a.create("T-0", 100, ""));
    venue.settle();
    cut({&c});
    lost = claim(a, "T-0", 100);
    cut({&a, &b});
    lose_tail(Kind::ticket, 1);
    lose_tail(Kind::order, 0);
    c.mend();
    venue.settle();
    for (const Money price : {90, 80}) {
      REQUIRE(c.reprice("T-0", price));
      venue.settle();
    }
    told = claim(c, "T-0", 80);
    mend_and_compare();
  }
};

TEST_CASE_METHOD(TwoHistories, "S2: the same when the centre's other history is the longer one") {
  check_stands("T-0", told, a, lost);
}

TEST_CASE_METHOD(TwoHistories, "two sales that meet after a loss accuse nobody of breaking a rule") {
  CHECK(exceptions(a, "rule_broken", lost) == 0);
  CHECK(exceptions(c, "rule_broken", told) == 0);
}

TEST_CASE_METHOD(Story, "S3: an allocated sale beats a claimed one after the centre forgot the hand-over") {
  REQUIRE(a.create("T-0", 100, ""));
  venue.settle();
  cut({&c});
  give(a, "box-2", "T-0");
  cut({&a, &b});
  const auto allocated = b.sell({"T-0"}, 100);
  REQUIRE(allocated);
  lose_tail(Kind::ticket, 1);
  c.mend();
  venue.settle();
  const std::string claimed = claim(c, "T-0", 100);
  mend_and_compare();
  check_stands("T-0", order_id(allocated), c, claimed);
}

TEST_CASE_METHOD(Story,
                 "S6: an own event whose ack was lost, and another's on top of it, are read in order") {
  REQUIRE(a.create("T-0", 100));
  venue.settle();
  a.line.hold_deliveries = true;
  a.line.lose_acks = 1;
  const auto sold = a.sell({"T-0"}, 100);
  REQUIRE(sold);
  a.turn();
  Event dearer =
      decode_own(venue.centre.on(Kind::ticket, "tickets.arena.T-0").back().body, Encoding::protobuf);
  dearer.mutable_ticket()->set_version(dearer.ticket().version() + 1);
  dearer.mutable_ticket()->set_price(500);
  dearer.mutable_change()->set_kind(Change::UPDATE);
  dearer.mutable_change()->set_operation_id("another");
  dearer.mutable_change()->clear_node_id();
  REQUIRE(venue.publish(dearer).sequence);
  venue.settle();
  a.line.hold_deliveries = false;
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(c.holder("T-0") == order_id(sold));
  CHECK(c.ticket("T-0").price() == 500);
  CHECK(a.exceptions().empty());
}

TEST_CASE_METHOD(Story, "S7: a claim that timed out after it was stored lets go of its ticket") {
  REQUIRE(a.create("T-0", 100, ""));
  venue.settle();
  a.line.hold_deliveries = true;
  a.line.lose_acks = 1;
  const Begun begun = a.begin_sale({"T-0"}, 100);
  a.turn();
  REQUIRE_FALSE(a.give_up(begun));
  a.line.hold_deliveries = false;
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(venue.centre.stream(Kind::order).messages.empty());
  for (SyncedBox* box : {&a, &b, &c}) CHECK(box->ticket("T-0").status() == Ticket::AVAILABLE);
  CHECK(a.exceptions().empty());
}

TEST_CASE_METHOD(Story, "S8: a provisional sale does not pass over an allocation that came first") {
  REQUIRE(a.create("T-0", 100, ""));
  c.allow_provisional(5);
  venue.settle();
  cut({&c});
  const auto provisional = c.sell({"T-0"}, 100);
  REQUIRE(provisional);
  give(a, "box-2", "T-0");
  cut({&b});
  const auto allocated = b.sell({"T-0"}, 100);
  REQUIRE(allocated);
  c.mend();
  venue.settle();  // the ticket stands free in the stream, for box-2
  CHECK(c.order(order_id(provisional)).status() == Order::REJECTED);
  b.mend();
  venue.settle();
  check_stands("T-0", order_id(allocated), c, order_id(provisional));
}

TEST_CASE_METHOD(Story,
                 "S9: an event that was deleted at the centre is sent again, and not swallowed as known") {
  REQUIRE(a.create("T-0", 100));
  venue.settle();
  const auto sold = a.sell({"T-0"}, 100);
  REQUIRE(sold);
  venue.settle();
  auto& messages = venue.centre.stream(Kind::ticket).messages;
  messages.erase(std::prev(messages.end()));
  mend_and_compare();
  CHECK(venue.disagreement() == "");
  CHECK(venue.versions(Kind::ticket, "T-0") == std::vector<Version>{1, 2});
  CHECK(b.holder("T-0") == order_id(sold));
}

TEST_CASE_METHOD(Story, "S10: a sequence that is used again does not hide the sale that stands there") {
  REQUIRE(a.create("T-0", 100, ""));
  venue.settle();
  cut({&b, &c});
  REQUIRE(a.reprice("T-0", 120));
  venue.settle();
  cut({&a});
  lose_tail(Kind::ticket, 1);
  b.mend();
  venue.settle();
  const std::string told = claim(b, "T-0", 100);
  REQUIRE(a.reprice("T-0", 300));
  mend_and_compare();
  CHECK(venue.disagreement() == "");
  for (SyncedBox* box : {&a, &b, &c}) CHECK(box->holder("T-0") == told);
  CHECK(b.order(told).status() == Order::COMPLETE);
  CHECK(b.exceptions().empty());
}

TEST_CASE_METHOD(Story, "G1: nobody lets go of another box's reservation, however long that box is away") {
  REQUIRE(a.create("T-0", 100));
  venue.settle();
  const std::string held = order_id(a.reserve({"T-0"}));
  venue.settle();
  cut({&a});
  b.clock.pass(std::chrono::hours(24));
  CHECK(b.expiry().turn(10) == 0);
  const auto cancelled = b.cancel(held);
  REQUIRE_FALSE(cancelled);
  CHECK(cancelled.error().code == Code::order_elsewhere);
  CHECK_FALSE(b.sell({"T-0"}, 100));
  REQUIRE(a.complete(held, 100));  // the money was taken offline
  a.mend();
  venue.settle();
  CHECK(venue.disagreement() == "");
  CHECK(b.holder("T-0") == held);
}
