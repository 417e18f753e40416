// Chance out of one seed: the same numbers on every machine. The library's distributions promise no such
// thing.
#pragma once
#include <cstdint>
#include <vector>

namespace willcall::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  /// 0 .. n-1. REQUIRES: n > 0.
  std::uint64_t below(std::uint64_t n) { return next() % n; }
  /// low .. high
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool percent(unsigned p) { return below(100) < p; }
  /// So many in a thousand.
  bool permille(unsigned p) { return below(1000) < p; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }
  /// A seed for dice that go their own way.
  std::uint64_t fork() { return next(); }

 private:
  // SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

}  // namespace willcall::test
