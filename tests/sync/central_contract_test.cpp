// What central.h promises, on both fakes and on a real nats-server. A fake that passes this may stand in for
// the server.
#include "schema/event.h"
#include "schema/subjects.h"
#include "sync/link/nats_central.h"
#include "tests/simulation/sim_central.h"
#include "tests/support/catch.h"
#include "tests/support/fake_central.h"
#include "tests/support/nats_server.h"
#include "tests/sync/talk.h"

using namespace willcall;
using namespace willcall::test;

namespace {

class FakeRig {
 public:
  std::unique_ptr<Central> node(const std::string& id) { return std::make_unique<FakeCentral>(centre_, id); }
  void cut() { centre_.up = false; }
  void mend() { centre_.up = true; }
  /// Somebody else's message without a body, whose header reads like an answer of the server.
  void store_misleading(const std::string& subject) { centre_.publish(Kind::ticket, subject, "", 0, "", ""); }

 private:
  FakeCentre centre_;
};

// The simulation's line and centre, with nothing going wrong: its time passes while somebody waits.
class SimRig {
 public:
  std::unique_ptr<Central> node(const std::string& id) {
    return std::make_unique<Timed>(centre_, std::make_unique<SimCentral>(centre_, quick_, dice_, id));
  }
  void cut() { centre_.streams.up = false; }
  void mend() { centre_.streams.up = true; }
  void store_misleading(const std::string& subject) { centre_.publish(Kind::ticket, subject, "", 0, "", ""); }

 private:
  class Timed final : public Central {
   public:
    Timed(SimCentre& centre, std::unique_ptr<SimCentral> line) : centre_(centre), line_(std::move(line)) {}
    void publish(AttemptId attempt, const Outgoing& event) override { line_->publish(attempt, event); }
    void read_last(ReadId read, const RecordKey& key) override { line_->read_last(read, key); }
    void read_whole(ReadId read, const RecordKey& key) override { line_->read_whole(read, key); }
    void acknowledge(const std::vector<std::string>& acks) override { line_->acknowledge(acks); }
    std::vector<CentralInput> take(std::chrono::milliseconds wait) override {
      centre_.now += 3;
      return line_->take(wait);
    }
    void wake() override { line_->wake(); }

   private:
    SimCentre& centre_;
    std::unique_ptr<SimCentral> line_;
  };
  const Faults quick_{.delay_max = 1};  // else what is not acknowledged comes again before a test has looked
  Dice dice_{1};
  Trace trace_;
  SimCentre centre_{dice_, trace_};
};

class NatsRig {
 public:
  std::unique_ptr<Central> node(const std::string& id) {
    LinkOptions options;
    options.servers = server_.url();
    options.node_id = id;
    options.venue = "arena";
    options.follow = {"arena"};
    options.create_streams = true;
    return std::make_unique<NatsCentral>(options, log_);
  }
  void cut() { server_.kill(); }
  void mend() { server_.start(); }
  void store_misleading(const std::string& subject) {
    LinkOptions options;
    options.servers = server_.url();
    options.node_id = "somebody";
    const std::atomic<bool> given_up{false};
    const auto connection = NatsConnection::open(
        options, "_INBOX_somebody", [](const NatsMessage&) {}, [] {}, log_, given_up);
    REQUIRE(connection);
    REQUIRE((*connection)->publish(subject, {}, {}, {{"Status", "404"}}));
  }

 private:
  NatsServer server_;
  SilentLog log_;
};

}  // namespace

#define ON_ALL(name) TEMPLATE_TEST_CASE(name, "[contract]", FakeRig, SimRig, NatsRig)

ON_ALL("a new link says how the streams stand") {
  TestType rig;
  Talk one(rig.node("box-1"));
  const auto up = one.template next<LinkUp>();
  REQUIRE(up.streams.size() == 2);
  CHECK(up.streams[0].name == "TICKETS");
  CHECK(up.streams[1].name == "ORDERS");
  CHECK(!up.streams[0].created.empty());
}

ON_ALL("a publish that expects nothing on its subject is stored once") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  const auto stored = one.publish("A", "first", 0);
  REQUIRE(stored.sequence);
  CHECK(!one.publish("A", "second", 0).sequence);
  CHECK(one.whole("A").messages.size() == 1);
}

ON_ALL("a publish is stored on top of the sequence that its author knew, and of no other") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  const auto first = one.publish("A", "first", 0).sequence;
  const auto second = one.publish("A", "second", *first).sequence;
  REQUIRE(second);
  CHECK(*second > *first);
  const auto late = one.publish("A", "late", *first);
  CHECK(!late.sequence);
  CHECK(!late.refusal.empty());
}

ON_ALL("the same message again is stored once and decides nothing") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  REQUIRE(one.publish("A", "same", 0).sequence);
  CHECK(!one.publish("A", "same", 0).sequence);
  CHECK(one.whole("A").messages.size() == 1);
}

ON_ALL("what is published again after a loss is not swallowed as a duplicate") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  const auto first = one.publish("A", "same", 0).sequence;
  REQUIRE(first);
  CHECK(one.publish("A", "same", *first, true).sequence);
}

ON_ALL("reading gives the last message of a subject, or says that there is none") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  const ReadResult none = one.last("A");
  CHECK(none.answered);
  CHECK(none.messages.empty());
  const auto first = one.publish("A", "first", 0).sequence;
  const auto second = one.publish("A", "second", *first).sequence;
  const ReadResult last = one.last("A");
  REQUIRE(last.messages.size() == 1);
  CHECK(last.messages[0].sequence == *second);
  CHECK(last.messages[0].subject == "tickets.arena.A");
  CHECK(last.messages[0].body == "second");
  CHECK(last.messages[0].content_type == "application/json");
}

ON_ALL("a stored message without a body is a message, whatever its headers say") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  rig.store_misleading("tickets.arena.A");
  const auto delivery = one.template next<Delivery>();
  const ReadResult last = one.last("A");
  CHECK(last.answered);
  REQUIRE(last.messages.size() == 1);
  CHECK(last.messages[0].sequence == delivery.message.sequence);
  CHECK(last.messages[0].subject == "tickets.arena.A");
}

ON_ALL("a whole history is every message of one subject, oldest first") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  CHECK(one.whole("A").answered);
  std::uint64_t last = 0;
  for (int i = 0; i < 600; ++i) {  // more than one request brings
    last = *one.publish("A", "v" + std::to_string(i), last).sequence;
    if (i % 50 == 0) REQUIRE(one.publish("B" + std::to_string(i), "other " + std::to_string(i), 0).sequence);
  }
  const ReadResult whole = one.whole("A");
  REQUIRE(whole.messages.size() == 600);
  CHECK(whole.messages.front().body == "v0");
  CHECK(whole.messages.back().body == "v599");
  CHECK(whole.messages.back().sequence == last);
  CHECK(one.whole("B0").messages.size() == 1);
}

ON_ALL("every message of the followed venue is delivered to every node, and no other") {
  TestType rig;
  Talk one(rig.node("box-1")), two(rig.node("box-2"));
  one.up();
  two.up();
  REQUIRE(one.publish("elsewhere", "not ours", 0, false, "opera").sequence);
  const auto sequence = one.publish("A", "ours", 0).sequence;
  for (Talk* node : {&one, &two}) {
    const auto delivery = node->template next<Delivery>();
    CHECK(delivery.message.body == "ours");
    CHECK(delivery.message.stream == Kind::ticket);
    CHECK(delivery.message.sequence == *sequence);
    CHECK(delivery.message.subject == "tickets.arena.A");
    CHECK(delivery.message.content_type == "application/json");
    node->central().acknowledge({delivery.ack});
  }
}

ON_ALL("deliveries come in stream order") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  for (int i = 0; i < 50; ++i) REQUIRE(one.publish("T" + std::to_string(i), std::to_string(i), 0).sequence);
  for (int i = 0; i < 50; ++i) CHECK(one.template next<Delivery>().message.body == std::to_string(i));
}

ON_ALL("what was not acknowledged comes again; what was does not") {
  TestType rig;
  {
    Talk one(rig.node("box-1"));
    one.up();
    REQUIRE(one.publish("A", "acknowledged", 0).sequence);
    REQUIRE(one.publish("B", "not acknowledged", 0).sequence);
    one.central().acknowledge({one.template next<Delivery>().ack});
    CHECK(one.template next<Delivery>().message.body == "not acknowledged");
    (void)one.last("A");  // answered behind the acknowledgement: it has arrived
    rig.cut();
    (void)one.template next<LinkDown>();
    rig.mend();
    one.up();
    CHECK(one.template next<Delivery>().message.body == "not acknowledged");
  }
}

ON_ALL("a link that broke says so, ends what was under way, and mends itself") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  rig.cut();
  CHECK(!one.template next<LinkDown>().reason.empty());
  Outgoing lost;
  lost.key = {Kind::ticket, "arena", "A"};
  one.central().publish(1000, lost);  // dropped
  rig.mend();
  one.up();
  CHECK(one.whole("A").messages.empty());
  CHECK(one.publish("A", "now", 0).sequence);
}

ON_ALL("a waiting take can be woken") {
  TestType rig;
  Talk one(rig.node("box-1"));
  one.up();
  one.central().wake();
  (void)one.central().take(std::chrono::seconds(20));  // returns at once; the suite's time-out would tell
}
