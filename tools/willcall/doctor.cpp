// willcall doctor: what is wrong on this box, and what to do.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "tools/common/packaged.h"
#include "tools/common/progress.h"
#include "tools/doctor/checks.h"
#include "tools/doctor/gather.h"
#include "tools/doctor/report.h"
#include "tools/willcall/command.h"

namespace willcall {
namespace {

struct Wanted {
  Asked asked;
  bool json = false;
};

constexpr std::size_t kWidest = 110;  // longer lines are hard to read

// 0: no terminal, whose lines are not broken.
std::size_t width_of_terminal() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return std::min<std::size_t>(size.ws_col, kWidest);
}

int run(const Wanted& wanted) {
  ProgressLine line;
  const BoxFacts box = gather(wanted.asked, [&line](const std::string& doing) { line.show(doing + " ..."); });
  line.clear();
  const Diagnosis diagnosis = diagnose(box);
  std::fputs((wanted.json ? doctor_json(diagnosis) : doctor_text(diagnosis, width_of_terminal())).c_str(),
             stdout);
  return diagnosis.sells.value_or(false) && diagnosis.findings.empty() ? kOk : kFailed;
}

}  // namespace

Command doctor_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("doctor", "Say what is wrong on this box, and what to do");
  auto wanted = std::make_shared<Wanted>();
  command->add_option("--config", wanted->asked.config,
                      std::string("the node's settings; else as the running node was started, else ") +
                          kPackagedSettings + ", if it is there");
  command->add_option("--data", wanted->asked.data, "the node's data directory; else as its settings say");
  command->add_flag("--json", wanted->json, "for monitoring: one JSON object");
  command->footer(
      "Looks at settings, store, disk, keys, clock, the node and the line to the centre, and changes "
      "nothing.\n"
      "The node may be running or dead. Root sees everything; others are told what they could not look at.\n"
      "Ends with 0 if nothing is wrong, with 1 if something is.\n"
      "Example:\n  willcall doctor");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
