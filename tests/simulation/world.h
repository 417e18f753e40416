// One run: a venue of boxes and its centre, drawn from a seed. Phase 1, safety: anything may be down. Phase
// 2, liveness: everything heals, and must come to rest within a bound. The same seed makes the same run, bit
// by bit.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/acts.h"
#include "tests/simulation/invariants.h"

namespace willcall::test {

struct RunResult {
  std::uint64_t seed = 0, steps = 0, hash = 0;
  std::string faults;     ///< what was drawn
  std::string violation;  ///< empty: none
  Histogram happened;
};

class World {
 public:
  World(std::uint64_t seed, bool print);
  RunResult run();

 private:
  void step();
  void strike();
  void lose_data();
  void heal();
  void come_to_rest(const char* after);
  void pass(TimeMs time);
  void look_at(SimBox& box, bool closely);
  void look_at_order(const Event& event);
  void check(const std::string& wrong);

  const std::uint64_t seed_;
  Dice dice_;
  Trace trace_;
  Faults faults_;
  SimCentre centre_;
  Told told_;
  Histogram happened_;
  std::vector<std::string> violations_;
  std::vector<std::unique_ptr<SimBox>> boxes_;
  std::unique_ptr<Acts> acts_;
  std::uint64_t steps_ = 0;
};

/// One whole run; what it throws is a violation too.
RunResult run_seed(std::uint64_t seed, bool print = false);

}  // namespace willcall::test
