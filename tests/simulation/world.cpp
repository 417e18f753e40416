#include "tests/simulation/world.h"

#include <utility>

#include "node/box_office/ledger.h"
#include "node/store/listing.h"
#include "schema/event.h"
#include "schema/probe.h"

namespace willcall::test {
namespace {

constexpr int kRestTurnsMax = 3000;
constexpr int kQuietTurns = 4;

struct Broken {
  std::string what;
};

// Tickets that are held provisionally, by an order of which the stream does not know.
std::int64_t tickets_at_risk(SimBox& box) {
  const Snapshot snapshot(box.store());
  if (snapshot.provisional() <= static_cast<std::size_t>(box.offline_pool_limit)) return 0;
  std::int64_t found = 0;
  each_ticket(snapshot, {box.venue, std::nullopt, std::nullopt}, "", [&](rows::TicketRow&& row) {
    const bool pending = is_pending(row.standing()) && row.ticket().guarantee() == Order::PROVISIONAL;
    const auto base = snapshot.entry(row.standing().base_entry());
    const bool known = base && event_in(*base).ticket().order_id() == row.ticket().order_id();
    found += pending && !known ? 1 : 0;
    return true;
  });
  return found;
}

}  // namespace

World::World(std::uint64_t seed, bool print)
    : seed_(seed),
      dice_(seed * 2654435761U + 1),
      trace_(print),
      faults_(Faults::draw(dice_)),
      centre_(Dice(dice_.fork()), trace_) {
  keep_stores_in_memory();
  const std::size_t many = dice_.percent(60) ? 2 : dice_.percent(75) ? 3 : 4;
  std::vector<std::string> nodes, tickets;
  for (std::size_t i = 1; i <= many; ++i) nodes.push_back("box-" + std::to_string(i));
  for (std::int64_t i = 1; i <= dice_.between(2, 6); ++i) tickets.push_back("T-" + std::to_string(i));
  for (const std::string& node : nodes)
    boxes_.push_back(std::make_unique<SimBox>(centre_, faults_, Dice(dice_.fork()), node,
                                              dice_.percent(50) ? 0 : dice_.between(0, 100'000'000)));
  if (many > 2 && dice_.percent(40)) boxes_.back()->sells = false;
  acts_ = std::make_unique<Acts>(
      Acts::Scene{dice_, trace_, centre_, told_, happened_, violations_, tickets, nodes, faults_.seizures});
}

void World::check(const std::string& wrong) {
  if (!wrong.empty()) throw Broken{wrong};
}

void World::pass(TimeMs time) {
  centre_.now += time;
  for (auto& box : boxes_) box->clock.pass(std::chrono::milliseconds(time));
}

void World::look_at(SimBox& box, bool closely) {
  if (!violations_.empty()) check(violations_.front());
  if (!centre_.violations.empty()) check(centre_.violations.front());
  check(told_.contradiction(box));
  if (!centre_.lost_data()) {
    for (const Event& event : std::exchange(centre_.appended_orders, {})) look_at_order(event);
    if (const auto at_risk = tickets_at_risk(box); at_risk > box.offline_pool_limit)
      check(box.node_id + ": " + std::to_string(at_risk) + " tickets are sold provisionally");
  }
  if (!closely) return;
  const auto faults = box.faults();
  if (!faults.empty()) check(box.node_id + ": " + faults.front());
}

// An order's event stands behind those of its tickets, unless it was refused meanwhile.
void World::look_at_order(const Event& event) {
  const Order& o = event.order();
  if (!is_live(o)) return;
  for (const OrderLine& line : o.tickets()) {
    bool found = false;
    for (const StreamMessage& m :
         centre_.streams.on(Kind::ticket, subject_of({Kind::ticket, o.venue(), line.id()})))
      found = found || decode_own(m.body, *encoding_of(m.content_type)).change().order_id() == o.id();
    for (auto& box : boxes_)
      if (!found && box->node_id == o.node_id() && is_live(box->order(o.id())))
        check("order " + o.id() + " stands in the stream before its ticket " + line.id());
  }
}

void World::step() {
  ++steps_;
  pass(dice_.percent(2) ? dice_.between(1000, 60'000) : dice_.between(0, 300));
  SimBox& box = *boxes_[dice_.below(boxes_.size())];
  strike();
  if (box.paused_until > centre_.now) return;
  if (dice_.percent(30)) {
    acts_->any(box, faults_.crash > 0);
  } else {
    box.turn();
  }
  acts_->answer_claims(box);
  if (faults_.foreign_writers && dice_.percent(2)) acts_->foreign();
  if (faults_.rule_breakers && dice_.percent(2)) acts_->break_a_rule();
  look_at(box, dice_.percent(15));
}

void World::strike() {
  SimBox& box = *boxes_[dice_.below(boxes_.size())];
  const auto hits = [&](unsigned permille, const char* what) {
    if (permille == 0 || !dice_.permille(permille)) return false;
    ++happened_[what];
    trace_(centre_.now, box.node_id, what);
    return true;
  };
  if (box.line.line_up()) {
    if (hits(faults_.cut, "the line cut")) box.line.cut();
    if (hits(faults_.silent, "the line silent")) box.line.fall_silent();
  } else if (dice_.percent(8)) {
    box.line.mend();
  }
  if (hits(faults_.crash, "a crash")) {
    acts_->crash(box);
    look_at(box, true);
  }
  if (hits(faults_.pause, "a pause")) box.paused_until = centre_.now + dice_.between(1000, 20'000);
  if (hits(faults_.clock_jump, "a clock jump"))
    box.clock.pass(std::chrono::milliseconds(dice_.one_of<TimeMs>({1000, 60'000, 700'000, 2'000'000})));
  if (hits(faults_.consumer_lost, "a consumer lost"))
    centre_.lose_consumer(dice_.percent(50) ? Kind::ticket : Kind::order, box.node_id + "/arena");
  if (hits(faults_.long_quiet, "a long quiet")) pass(dice_.between(60'000, 1'200'000));
  if (faults_.loses_data() && dice_.percent(3)) centre_.remember();
  if (hits(faults_.central_loss, "the centre loses data")) lose_data();
}

// Who notices is not part of this: every box is told, as an operator would tell it.
void World::lose_data() {
  if (!centre_.lose_data()) return;
  for (auto& box : boxes_) box->compare_everything();
}

void World::heal() {
  trace_(centre_.now, "world", "heal");
  for (auto& box : boxes_) {
    box->line.heal();
    box->paused_until = 0;
  }
}

void World::come_to_rest(const char* after) {
  int quiet = 0;
  for (int turn = 0; turn < kRestTurnsMax; ++turn) {
    TimeMs wait = 250;
    bool all_quiet = true;
    for (auto& box : boxes_) {
      box->turn();
      acts_->answer_claims(*box);
      if (!violations_.empty()) check(violations_.front());
      all_quiet = all_quiet && box->quiet();
    }
    quiet = all_quiet && !acts_->anybody_waits() ? quiet + 1 : 0;
    if (quiet >= kQuietTurns) return;
    ++steps_;
    if (turn > 60 && turn % 4 == 0) wait = 4000;  // what waits now waits for a time-out
    pass(wait);
  }
  for (auto& box : boxes_)
    if (!box->quiet())
      check(box->node_id + " does not come to rest " + after + ": " + std::to_string(box->outbox()) +
            " in the outbox, " + std::to_string(box->status().parked) + " parked");
}

RunResult World::run() {
  RunResult result;
  result.seed = seed_;
  result.faults = faults_.text();
  try {
    const std::int64_t many = dice_.between(150, 300);
    for (std::int64_t i = 0; i < many; ++i) step();
    heal();
    come_to_rest("after the faults");
    for (int round = 0; centre_.lost_data() && round < 2; ++round) {  // as once a day
      for (auto& box : boxes_) box->compare_everything();
      come_to_rest("after everything was compared");
    }
    pass(3'600'000);
    for (auto& box : boxes_) acts_->expire(*box);
    come_to_rest("after the holds have run out");
    for (auto& box : boxes_) look_at(*box, true);
    const Venue venue{boxes_, centre_, told_, centre_.lost_data() || told_.rule_broken};
    check(broken_invariant(venue));
    for (auto& box : boxes_)
      for (const auto& exception : box->exceptions()) ++happened_["exception: " + exception.kind()];
    // Everything once more, from the beginning: nothing changes.
    const std::string digest = boxes_.front()->digest();
    for (const Kind kind : {Kind::ticket, Kind::order}) centre_.lose_consumers(kind);
    come_to_rest("after everything was delivered again");
    check(broken_invariant(venue));
    if (boxes_.front()->digest() != digest) check("a replay has changed something");
    trace_(centre_.now, "world", digest);
  } catch (const Broken& broken) {
    result.violation = broken.what;
  } catch (const std::exception& error) {
    result.violation = std::string("thrown: ") + error.what();
  }
  result.steps = steps_;
  result.hash = trace_.hash();
  result.happened = happened_;
  for (const auto& [what, times] : centre_.happened) result.happened[what] += times;
  return result;
}

RunResult run_seed(std::uint64_t seed, bool print) {
  if (probe::sown("the process ends")) std::abort();  // the rig itself is tried
  return World(seed, print).run();
}

}  // namespace willcall::test
