#include "tests/faults/killed_at.h"

#include <sstream>
#include <stdexcept>

#include "tests/support/catch.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {
namespace {

using Words = std::vector<std::string>;

Words with(Words before, const Words& command) {
  before.insert(before.end(), command.begin(), command.end());
  return before;
}

}  // namespace

Words killed_at(const std::string& call, int n, const Words& command) {
  // -D: strace is not the parent, so that the process that was started is the one that is killed.
  return with({"strace", "-D", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
               "inject=" + call + ":signal=KILL:when=" + std::to_string(n)},
              command);
}

std::map<std::string, int> writes_of(const Words& command) {
  const TempDirectory place;
  std::string calls;
  for (const char* call : kWrites) calls += (calls.empty() ? "" : ",") + std::string(call);
  const std::string trace = place / "trace";
  const Finished whole =
      run(with({"strace", "-f", "-qqq", "-o", trace, "-e", "trace=" + calls}, command), kTraced);
  if (whole.code != 0) throw std::runtime_error("does not end well: " + whole.output);
  std::map<std::string, int> counts;
  std::istringstream lines(text_of(trace));
  for (std::string pid, call, rest; lines >> pid >> call && std::getline(lines, rest);)
    ++counts[call.substr(0, call.find('('))];
  return counts;
}

bool can_kill_at() {
  const Finished tried = run({"strace", "-f", "-qqq", "-o", "/dev/null", "true"});
  if (tried.code == 0) return true;
  WARN("not run: " << (tried.code == 127 ? "there is no strace" : "no process may be traced here (ptrace)"));
  return false;
}

}  // namespace willcall::test
