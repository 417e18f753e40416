#include "schema/probe.h"

#include <atomic>
#include <mutex>
#include <set>

namespace willcall::probe {
namespace {

// The one place of the house with globals: a hook anywhere in it must find them, and no build for people
// holds them.
std::mutex mutex;
std::atomic<bool> any_sown{false};
std::set<std::string, std::less<>> bugs;                   // guarded by mutex
std::map<std::string, std::uint64_t, std::less<>> passed;  // guarded by mutex

}  // namespace

bool sown(std::string_view bug) {
  if (!any_sown) return false;
  const std::lock_guard lock(mutex);
  return bugs.contains(bug);
}

void sometimes(std::string_view point) {
  const std::lock_guard lock(mutex);
  const auto at = passed.find(point);
  if (at == passed.end()) {
    passed.emplace(point, 1);
  } else {
    ++at->second;
  }
}

void sow(std::string_view bug, bool on) {
  const std::lock_guard lock(mutex);
  if (on) {
    bugs.emplace(bug);
  } else if (const auto at = bugs.find(bug); at != bugs.end()) {
    bugs.erase(at);
  }
  any_sown = !bugs.empty();
}

std::map<std::string, std::uint64_t> take_points() {
  const std::lock_guard lock(mutex);
  std::map<std::string, std::uint64_t> taken(passed.begin(), passed.end());
  passed.clear();
  return taken;
}

}  // namespace willcall::probe
