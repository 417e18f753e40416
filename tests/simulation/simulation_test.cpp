// What every build must show of the simulation; tests/simulation/main.cpp runs as many seeds as there is
// time.
#include "schema/probe.h"
#include "tests/simulation/bugs.h"
#include "tests/simulation/runner.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

Report report_of(std::uint64_t seeds, const std::string& bug = {}) {
  Wanted wanted;
  wanted.seeds = seeds;
  wanted.bug = bug;
  wanted.stop_at_first = true;
  wanted.progress = false;
  return run_seeds(wanted);
}

std::string first(const Report& report) {
  if (report.violations.empty()) return {};
  return "seed " + std::to_string(report.violations[0].seed) + ": " + report.violations[0].what;
}

}  // namespace

TEST_CASE("300 seeds hold every invariant") {
  const Report report = report_of(300);
  CHECK(first(report) == "");
  CHECK(report.seeds == 300);
}

TEST_CASE("the same seed gives the same run, bit by bit") {
  for (const std::uint64_t seed : {1, 2, 3, 25, 77}) {
    const RunResult once = run_seed(seed), again = run_seed(seed);
    CHECK(once.hash == again.hash);
    CHECK(once.steps == again.steps);
    CHECK(once.happened == again.happened);
  }
  CHECK(run_seed(1).hash != run_seed(2).hash);
}

TEST_CASE("every sown bug is caught") {
  if (!probe::kBuiltIn) return;  // configured without -DWILLCALL_PROBES=ON
  for (const std::string& bug : sown_bugs()) {
    INFO(bug);
    CHECK(first(report_of(3000, bug)) != "");
  }
}

TEST_CASE("a seed that ends its process is a violation, and the others go on") {
  if (!probe::kBuiltIn) return;
  Wanted wanted;
  wanted.seeds = 6;
  wanted.bug = "the process ends";
  wanted.progress = false;
  const Report report = run_seeds(wanted);
  CHECK(report.seeds == 6);
  CHECK(report.violations.size() == 6);
}
