// Runs many seeds in processes of their own and adds up what they say. A seed that ends its process is a
// violation like any other.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/world.h"

namespace willcall::test {

struct Wanted {
  std::uint64_t from = 1, seeds = 300;  ///< as many seeds, or until the time is over
  double minutes = 0;                   ///< 0: no such bound
  unsigned jobs = 2;
  std::string bug;             ///< sown in every run; empty: none
  bool stop_at_first = false;  ///< at the first violation
  bool progress = true;
};

struct Violation {
  std::uint64_t seed = 0;
  std::string what, faults;
};

struct Report {
  std::uint64_t seeds = 0, steps = 0;
  double seconds = 0;
  std::vector<Violation> violations;
  Histogram happened, points;
};

/// Sows one bug, or several parted by " + ".
void sow_all(const std::string& bugs);

Report run_seeds(const Wanted& wanted);

}  // namespace willcall::test
