// central.h over a SimCentre, for one node: what it sends and hears takes time, gets lost, comes late or
// twice, all by the dice of the run. Single-threaded; take() moves things along to SimCentre::now.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/central.h"
#include "tests/simulation/sim_centre.h"

namespace willcall::test {

class SimCentral final : public Central {
 public:
  SimCentral(SimCentre& centre, const Faults& faults, Dice dice, std::string node_id,
             std::vector<std::string> follow = {"arena"});

  void publish(AttemptId attempt, const Outgoing& event) override;
  void read_last(ReadId read, const RecordKey& key) override { read_record(read, key, false); }
  void read_whole(ReadId read, const RecordKey& key) override { read_record(read, key, true); }
  void acknowledge(const std::vector<std::string>& acks) override;
  std::vector<CentralInput> take(std::chrono::milliseconds wait) override;
  void wake() override {}

  /// The line says that it is down.
  void cut() { line_up_ = false; }
  /// Half-open: nothing comes through any more, and nobody says so before the pings have gone unanswered.
  void fall_silent();
  void mend() { line_up_ = true, silent_ = false; }
  bool line_up() const { return line_up_ && !silent_; }

  /// The process behind this line was killed: its session is gone, the durables stay.
  void forget_session();
  /// From now on nothing goes wrong any more.
  void heal();
  /// Nothing is on its way, and everything that stands was delivered and acknowledged.
  bool quiet();
  std::optional<TimeMs> next_event() const;

 private:
  bool connected() const { return line_up_ && centre_.streams.up; }
  bool strikes(unsigned percent) { return percent > 0 && dice_.percent(percent); }
  TimeMs one_way();
  void at(TimeMs time, std::function<void()> what) { queue_.emplace(time, std::move(what)); }
  /// As at(); only if that session still lasts and the line is not silent.
  void heard_at(TimeMs time, std::uint64_t session, std::function<void()> what);
  void end_session();
  void arrive(std::uint64_t session, AttemptId attempt, const Outgoing& event, bool acked);
  void read_record(ReadId read, const RecordKey& key, bool whole);
  void give_out(Kind kind, const std::string& venue);
  void deliver(Kind kind, const std::string& venue, const StreamMessage& message);
  std::string durable_name(const std::string& venue) const { return node_id_ + "/" + venue; }

  SimCentre& centre_;
  Faults faults_;
  Dice dice_;
  const std::string node_id_;
  const std::vector<std::string> follow_;
  bool line_up_ = true, silent_ = false;
  bool said_up_ = false, said_down_ = false;
  std::uint64_t session_ = 0;
  std::multimap<TimeMs, std::function<void()>> queue_;
  std::set<AttemptId> attempts_;  // under way
  std::set<ReadId> reads_;
  std::vector<CentralInput> ready_;
};

}  // namespace willcall::test
