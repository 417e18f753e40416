#include "node/main/service_manager.h"

#include <systemd/sd-daemon.h>

namespace willcall {
namespace {

constexpr std::chrono::seconds kToldEvery{1};
// As the unit's WatchdogSec: a disk that is silent so long is dead.
constexpr std::chrono::seconds kStartingMore{60};

}  // namespace

void ServiceManager::ready(const std::string& status) const {
  sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}

void ServiceManager::still_starting(const std::string& status) {
  const auto now = std::chrono::steady_clock::now();
  if (now < told_next_) return;
  told_next_ = now + kToldEvery;
  const auto time = std::chrono::microseconds(kStartingMore).count();
  sd_notify(0, ("EXTEND_TIMEOUT_USEC=" + std::to_string(time) + "\nSTATUS=" + status).c_str());
}

void ServiceManager::stopping() const { sd_notify(0, "STOPPING=1"); }
void ServiceManager::alive() const { sd_notify(0, "WATCHDOG=1"); }

std::optional<std::chrono::milliseconds> ServiceManager::alive_every() const {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::milliseconds(microseconds / 2000);
}

}  // namespace willcall
