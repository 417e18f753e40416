// willcall-bench: how fast a node answers on this machine.
#include <csignal>
#include <cstdio>

#include "schema/version.h"
#include "tools/bench/cases.h"
#include "tools/bench/private_node.h"
#include "tools/bench/report.h"
#include "tools/common/arguments.h"
#include "tools/common/node_access.h"
#include "tools/common/progress.h"

namespace willcall {
namespace {

std::atomic<bool> interrupted{false};  // by ^C: what was made is put away before the end

struct Wanted {
  Load load;
  unsigned seconds = 5;
  std::size_t tickets = 20'000;
  std::filesystem::path directory = std::filesystem::temp_directory_path();
  bool json = false;
};

void add_options(CLI::App& program, Wanted& wanted) {
  auto* url = add_url_option(program, wanted.load.url,
                             "a node to measure; else one is started for the time of the run");
  auto* token = program.add_option("--token", wanted.load.token, "a token for it, of an admin")->needs(url);
  url->needs(token);
  program.add_option("--clients", wanted.load.clients, "clients, each with its own connection")
      ->check(CLI::Range(1, 128))
      ->capture_default_str();
  program.add_option("--seconds", wanted.seconds, "for each case")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  program.add_option("--tickets", wanted.tickets, "tickets to import and sell")
      ->check(CLI::Range(1, 999'999))
      ->capture_default_str();
  program.add_option("--dir", wanted.directory, "where the started node's store is made")
      ->check(CLI::ExistingDirectory);
  program.add_flag("--json", wanted.json, "print the figures as JSON");
  program.footer(
      "It imports tickets of its own and sells them. In a node that you name they stay: never name one that "
      "sells\n"
      "for real.\n"
      "Example:\n  willcall-bench --clients 16 --seconds 10");
}

int measure(const Wanted& wanted, Report report) {
  ProgressLine line;
  line.show("importing " + std::to_string(wanted.tickets) + " tickets");
  const auto seats = seed(report.load.url, report.load.token, wanted.tickets);
  line.clear();
  if (!seats) return fail(seats.error());
  std::atomic<std::size_t> next{1};
  for (const Case& one : cases(*seats, next))
    if (!interrupted) report.cases.push_back(run_case(one, report.load));
  if (interrupted) return fail("interrupted");
  std::fputs((wanted.json ? json(report) : table(report)).c_str(), stdout);
  for (const Measured& m : report.cases)
    if (m.errors > 0) return kFailed;
  return kOk;
}

int run(Wanted wanted) {
  wanted.load.time = std::chrono::seconds(wanted.seconds);
  wanted.load.stop = &interrupted;
  Report report{"node at " + wanted.load.url, {}, wanted.load, {}};
#ifndef __OPTIMIZE__
  report.notes.emplace_back("this program was built without optimisation; measure a release build.");
#endif
  if (!wanted.load.url.empty()) return measure(wanted, std::move(report));
  const auto node = PrivateNode::start(wanted.directory);
  if (!node) return fail(node.error());
  report.target = "a node started for this run, store in " + (*node)->directory().string();
  report.load.url = (*node)->url();
  report.load.token = (*node)->token();
  if (is_memory((*node)->directory()))
    report.notes.emplace_back(
        "the store was in memory (tmpfs), where a sync costs nothing; give --dir a directory on a disk.");
  return measure(wanted, std::move(report));
}

}  // namespace
}  // namespace willcall

int main(int argc, char** argv) {
  using namespace willcall;
  std::signal(SIGPIPE, SIG_IGN);
  for (const int number : {SIGINT, SIGTERM}) std::signal(number, [](int) { interrupted = true; });
  try {
    CLI::App program("willcall-bench: how fast a node answers", "willcall-bench");
    program.set_version_flag("--version", "willcall-bench " + version());
    Wanted wanted;
    add_options(program, wanted);
    if (const auto code = parse(program, argc, argv)) return *code;
    return run(std::move(wanted));
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
