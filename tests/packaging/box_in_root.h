// An installed box in a root: what the technician does there, and tills that sell at it.
#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "tests/packaging/root.h"

namespace willcall::test {

class BoxInRoot {
 public:
  /// The package is installed in `root`.
  explicit BoxInRoot(Root& root);

  /// Writes an address and the key of the tills into the packaged settings, and starts the service.
  void set_up();
  void service(const std::string& verb) const { root_.must("systemctl " + verb + " willcalld.service"); }
  void wait_until_it_sells() const;
  bool sells() const;
  /// `willcall import` of S-1 to S-`count`.
  void import(int count) const;
  /// `willcall verify` as the service's user finds nothing; what it prints.
  std::string verify() const;

  const std::string& url() const { return url_; }
  static std::filesystem::path settings() { return "etc/willcall/willcall.toml"; }

 private:
  Root& root_;
  std::string url_;
};

/// Asks a box every few milliseconds whether it sells, and remembers the longest time in which it did not.
class Readiness {
 public:
  explicit Readiness(const BoxInRoot& box);
  ~Readiness() { end(); }
  std::chrono::milliseconds longest_gap();  ///< ends the asking

 private:
  void end();
  std::atomic<bool> ending_{false};
  std::chrono::milliseconds longest_{};
  std::thread thread_;
};

}  // namespace willcall::test
