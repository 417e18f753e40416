#include "node/main/process_metrics.h"

#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace willcall {
namespace {

double seconds_of(clockid_t clock) {
  timespec t{};
  ::clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

std::uint64_t resident_bytes() {
  std::uint64_t size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t open_fds() {
  std::error_code failed;
  std::size_t open = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", failed), end; !failed && at != end;
       at.increment(failed))
    ++open;
  return open > 0 ? open - 1 : 0;  // less the one that looks
}

// Not by getrlimit: it is none of what the unit's filter of system calls is made for.
std::size_t fds_max() {
  constexpr std::string_view kLine = "Max open files";
  std::ifstream limits("/proc/self/limits");
  for (std::string line; std::getline(limits, line);)
    if (line.starts_with(kLine)) return std::strtoul(line.c_str() + kLine.size(), nullptr, 10);
  return 0;
}

}  // namespace

double wall_clock() { return seconds_of(CLOCK_REALTIME); }

ProcessMetrics process_metrics(double started) {
  return {resident_bytes(), open_fds(),   fds_max(),
          started,          wall_clock(), seconds_of(CLOCK_PROCESS_CPUTIME_ID)};
}

}  // namespace willcall
