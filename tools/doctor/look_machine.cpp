#include <sys/stat.h>
#include <sys/timex.h>

#include <chrono>
#include <cstdio>
#include <fstream>

#include "tools/doctor/apart.h"
#include "tools/doctor/looks.h"
#include "tools/willcall/when.h"

namespace willcall {
namespace {

constexpr std::chrono::seconds kServiceManager{5};

TimeMs wall_clock() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void take_later(ClockFacts& clock, TimeMs time, const std::string& where) {
  if (time <= clock.seen) return;
  clock.seen = time;
  clock.seen_in = where;
}

void take_file(ClockFacts& clock, const std::string& file) {
  struct stat found {};
  if (!file.empty() && ::stat(file.c_str(), &found) == 0)
    take_later(clock, static_cast<TimeMs>(found.st_mtim.tv_sec) * 1000, "the file " + file);
}

std::string first_word(const Apart& program) {
  return program.end == Apart::End::done ? program.text.substr(0, program.text.find_first_of(" \n")) : "";
}

}  // namespace

Known<ServiceFacts> look_at_service() {
  std::error_code ignored;
  if (!std::filesystem::exists("/run/systemd/system", ignored))
    return Known<ServiceFacts>::no("there is no systemd here");
  ServiceFacts facts;
  facts.enabled = first_word(run_program({"systemctl", "is-enabled", "willcalld"}, kServiceManager));
  facts.active = first_word(run_program({"systemctl", "is-active", "willcalld"}, kServiceManager));
  if (facts.enabled.empty() || facts.enabled == "not-found")
    return Known<ServiceFacts>::no("willcalld is not a service here");
  return facts;
}

Known<std::uint64_t> free_memory() {
  std::ifstream in("/proc/meminfo");
  for (std::string line; std::getline(in, line);)
    if (unsigned long kb = 0; std::sscanf(line.c_str(), "MemAvailable: %lu kB", &kb) == 1)
      return std::uint64_t{kb} * 1024;
  return Known<std::uint64_t>::no("the kernel does not say how much there is");
}

// adjtimex(2): looking needs no right.
ClockFacts look_at_clock(const BoxFacts& box) {
  ClockFacts clock;
  clock.now = wall_clock();
  clock.released = parse_rfc3339(WILLCALL_RELEASED "T00:00:00.000Z").value_or(0);
  timex kernel{};
  clock.synchronised = ::adjtimex(&kernel) >= 0 && (kernel.status & STA_UNSYNC) == 0;
  if (box.store) take_later(clock, box.store->last_time, "the store");
  if (box.node && box.node->sync) take_later(clock, box.node->sync->newest_stream, "the centre's streams");
  take_file(clock, box.data + "/data.mdb");
  if (box.settings) take_file(clock, box.settings->file);
  return clock;
}

}  // namespace willcall
