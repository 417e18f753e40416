// Counts how often something took how much, in buckets that are fixed when it is made. Stands on this floor
// because the store and the server both count, and no floor that both may include is higher: it is a value
// machine like the rest of it, without clock, I/O and lock.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace willcall {

/// What was counted, for whoever renders it. Buckets are not added up here.
struct HistogramValue {
  std::vector<double> bounds;         ///< upper ends, ascending, in the base unit
  std::vector<std::uint64_t> counts;  ///< one more than bounds: the last is for what is above all of them
  double sum = 0;                     ///< in the base unit

  std::uint64_t count() const {
    std::uint64_t all = 0;
    for (const std::uint64_t n : counts) all += n;
    return all;
  }
};

/// Threads: any. An observation is a short search and two relaxed additions; nobody waits for anybody. A
/// value read meanwhile may miss what is being counted right now, and never counts anything twice.
class Histogram {
 public:
  /// `bounds`: ascending, in the raw unit; they outlive it. `raw_per_base`: 1e9 for nanoseconds, 1 for
  /// things.
  Histogram(std::span<const std::uint64_t> bounds, double raw_per_base)
      : bounds_(bounds), raw_per_base_(raw_per_base), counts_(bounds.size() + 1) {}

  void observe(std::uint64_t raw) {
    const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), raw) - bounds_.begin();
    counts_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(raw, std::memory_order_relaxed);
  }

  HistogramValue value() const {
    HistogramValue value;
    for (const std::uint64_t bound : bounds_)
      value.bounds.push_back(static_cast<double>(bound) / raw_per_base_);
    for (const auto& n : counts_) value.counts.push_back(n.load(std::memory_order_relaxed));
    value.sum = static_cast<double>(sum_.load(std::memory_order_relaxed)) / raw_per_base_;
    return value;
  }

 private:
  const std::span<const std::uint64_t> bounds_;
  const double raw_per_base_;
  std::vector<std::atomic<std::uint64_t>> counts_;
  std::atomic<std::uint64_t> sum_{0};
};

}  // namespace willcall
