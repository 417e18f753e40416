// simulation: runs seeds and says what was broken, what went wrong on purpose, and what was never met.
#include <cstdio>
#include <optional>

#include "schema/probe.h"
#include "tests/simulation/bugs.h"
#include "tests/simulation/runner.h"
#include "tools/common/arguments.h"

namespace willcall::test {
namespace {

struct Options {
  Wanted wanted;
  std::optional<std::uint64_t> seed;
  bool trace = false, bugs = false, list = false;
  std::uint64_t seeds_per_bug = 6000;
};

void add_options(CLI::App& program, Options& options) {
  program.add_option("--seeds", options.wanted.seeds, "how many")->capture_default_str();
  program.add_option("--minutes", options.wanted.minutes, "as many as there is time for");
  program.add_option("--from", options.wanted.from, "the first seed")->capture_default_str();
  program.add_option("--jobs", options.wanted.jobs, "processes")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  auto* seed = program.add_option("--seed", options.seed, "this one alone, once more");
  program.add_flag("--trace", options.trace, "print what happens")->needs(seed);
  program.add_option("--bug", options.wanted.bug, "sow this bug");
  program.add_flag("--bugs", options.bugs, "sow each bug in turn, and see that it is found");
  program.add_option("--seeds-per-bug", options.seeds_per_bug, "the most")->capture_default_str();
  program.add_flag("--list", options.list, "the bugs that can be sown");
}

void print(const Violation& v, const std::string& bug) {
  std::printf("seed %llu: %s\n  faults: %s\n  once more: simulation --seed %llu%s --trace\n",
              static_cast<unsigned long long>(v.seed), v.what.c_str(), v.faults.c_str(),
              static_cast<unsigned long long>(v.seed), bug.empty() ? "" : (" --bug '" + bug + "'").c_str());
}

void print(const char* title, const Histogram& histogram) {
  std::printf("\n%s\n", title);
  for (const auto& [what, times] : histogram)
    std::printf("%12llu  %s\n", static_cast<unsigned long long>(times), what.c_str());
}

int run_one(const Options& options) {
  sow_all(options.wanted.bug);
  const RunResult run = run_seed(*options.seed, options.trace);
  std::printf("seed %llu, %llu steps, run %016llx: %s\n  faults: %s\n",
              static_cast<unsigned long long>(run.seed), static_cast<unsigned long long>(run.steps),
              static_cast<unsigned long long>(run.hash),
              run.violation.empty() ? "holds" : run.violation.c_str(), run.faults.c_str());
  return run.violation.empty() ? kOk : kFailed;
}

int run_many(const Options& options) {
  const Report report = run_seeds(options.wanted);
  print("What happened", report.happened);
  print("Points that were passed", report.points);
  std::size_t missed = 0;
  for (const std::string& point : required_points())
    if (probe::kBuiltIn && !report.points.contains(point)) {
      std::printf("never passed: %s\n", point.c_str());
      ++missed;
    }
  std::printf("\n");
  for (std::size_t i = 0; i < report.violations.size() && i < 20; ++i)
    print(report.violations[i], options.wanted.bug);
  std::printf("%llu seeds, %llu steps in %.0f s; %zu violations; %zu of %zu points passed\n",
              static_cast<unsigned long long>(report.seeds), static_cast<unsigned long long>(report.steps),
              report.seconds, report.violations.size(), required_points().size() - missed,
              required_points().size());
  return report.violations.empty() && missed == 0 ? kOk : kFailed;
}

std::vector<std::string> all_bugs() {
  std::vector<std::string> all = sown_bugs();
  all.insert(all.end(), rare_bugs().begin(), rare_bugs().end());
  return all;
}

int run_bugs(const Options& options) {
  std::size_t caught = 0;
  const std::vector<std::string> bugs = all_bugs();
  for (const std::string& bug : bugs) {
    Wanted wanted = options.wanted;
    wanted.bug = bug;
    wanted.seeds = options.seeds_per_bug;
    wanted.minutes = 0;
    wanted.stop_at_first = true;
    wanted.progress = false;
    const Report report = run_seeds(wanted);
    const bool found = !report.violations.empty();
    caught += found ? 1 : 0;
    std::printf("%-8s %6llu seeds  %-52s %s\n", found ? "caught" : "MISSED",
                static_cast<unsigned long long>(report.seeds), bug.c_str(),
                found ? report.violations.front().what.substr(0, 110).c_str() : "");
    std::fflush(stdout);
  }
  std::printf("%zu of %zu sown bugs caught\n", caught, bugs.size());
  return caught == bugs.size() ? kOk : kFailed;
}

int run(int argc, char** argv) {
  CLI::App program("Simulates whole venues, each out of one seed: boxes, line, centre and their faults.",
                   "simulation");
  Options options;
  add_options(program, options);
  if (const auto end = parse(program, argc, argv)) return *end;
  if (options.list) {
    for (const std::string& bug : all_bugs()) std::printf("%s\n", bug.c_str());
    return kOk;
  }
  if ((options.bugs || !options.wanted.bug.empty()) && !probe::kBuiltIn)
    return fail("this build has no hooks; configure it with -DWILLCALL_PROBES=ON");
  if (options.seed) return run_one(options);
  return options.bugs ? run_bugs(options) : run_many(options);
}

}  // namespace
}  // namespace willcall::test

int main(int argc, char** argv) { return willcall::test::run(argc, argv); }
