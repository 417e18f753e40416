// central.h over a FakeCentre, for one node. Single-threaded: take() moves things along. Faults are switches
// that a test sets; each is used up once.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "sync/central.h"
#include "tests/support/fake_centre.h"

namespace willcall::test {

class FakeCentral final : public Central {
 public:
  FakeCentral(FakeCentre& centre, std::string node_id, std::vector<std::string> follow = {"arena"});

  void publish(AttemptId attempt, const Outgoing& event) override;
  void read_last(ReadId read, const RecordKey& key) override;
  void read_whole(ReadId read, const RecordKey& key) override;
  void acknowledge(const std::vector<std::string>& acks) override;
  std::vector<CentralInput> take(std::chrono::milliseconds wait) override;
  void wake() override { ++wakes; }

  /// The line of this node alone. The centre's own `up` counts too.
  bool line_up = true;

  // Faults, each for the next so many.
  int lose_requests = 0;  ///< a publish never arrives; its attempt times out
  int lose_acks = 0;      ///< a publish is stored, but its ack never comes
  int fail_reads = 0;
  bool hold_deliveries = false;            ///< nothing is delivered
  std::set<std::string> refused_subjects;  ///< the centre never takes these

  /// The process behind this line was killed: its session is gone, the durables stay.
  void forget_session();

  int wakes = 0;
  std::vector<Outgoing> sent;  ///< everything that was handed to publish()

 private:
  bool connected() const { return line_up && centre_.up; }
  void give_back_unacknowledged();
  void deliver(Kind kind, const std::string& venue);
  std::string durable_name(const std::string& venue) const;

  FakeCentre& centre_;
  const std::string node_id_;
  const std::vector<std::string> follow_;
  bool said_up_ = false, said_down_ = false;
  std::vector<CentralInput> ready_;
};

}  // namespace willcall::test
