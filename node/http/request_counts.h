// How many requests were answered, how, and how long that took. On the way of every request: two readings of
// the clock and a handful of relaxed additions, no lock.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <string_view>
#include <vector>

#include "node/http/problem.h"
#include "schema/histogram.h"

namespace willcall {

/// Since the node started.
struct RequestMetrics {
  struct Route {
    std::string_view method, pattern;
    HistogramValue seconds;
  };
  std::vector<Route> routes;
  std::array<std::uint64_t, 6> by_class{};           ///< [2]: answers 2xx
  std::array<std::uint64_t, kCodeCount> refusals{};  ///< by code
  std::size_t in_progress = 0;
};

/// Threads: any, once all routes are known.
class RequestCounts {
 public:
  /// Routes count from 0 up. The texts outlive it.
  void add_route(std::string_view method, std::string_view pattern);
  /// Runs what answers a request of that route. An exception counts as 500 and goes on.
  Response timed(std::size_t route, const std::function<Response()>& answer);
  /// An answer to what came to no route.
  void answered(const Response& response);
  RequestMetrics metrics() const;

 private:
  struct Route {
    Route(std::string_view its_method, std::string_view its_pattern);
    const std::string_view method, pattern;
    Histogram seconds;
  };
  using Counter = std::atomic<std::uint64_t>;
  std::deque<Route> routes_;  // constant once the server listens
  std::array<Counter, 6> by_class_{};
  std::array<Counter, kCodeCount> refusals_{};
  std::atomic<std::size_t> in_progress_{0};
};

}  // namespace willcall
