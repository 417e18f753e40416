// What the service manager (systemd) is told of this process. Without one every call does nothing.
// sd_notify(3), sd_watchdog_enabled(3). Threads: one.
#pragma once
#include <chrono>
#include <optional>
#include <string>

namespace willcall {

class ServiceManager {
 public:
  /// It serves. `status`: a line for `systemctl status`.
  void ready(const std::string& status) const;
  /// It does not serve yet and is not to be given up: the time-out for starting begins anew, with a minute at
  /// least. Told at most once a second, so that it costs nothing to call. `status`: as of ready().
  void still_starting(const std::string& status);
  void stopping() const;
  /// The watchdog is content for another while.
  void alive() const;
  /// How often alive() is to be called: half of what the unit's WatchdogSec allows. Nothing: no watchdog.
  std::optional<std::chrono::milliseconds> alive_every() const;

 private:
  std::chrono::steady_clock::time_point told_next_{};
};

}  // namespace willcall
