// Everything that happened in one run, as lines: printed if wanted, and always gone into one number, by which
// two runs are compared.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall::test {

class Trace {
 public:
  explicit Trace(bool print = false) : print_(print) {}
  void operator()(TimeMs at, std::string_view who, std::string_view what) {
    const std::string line = std::to_string(at) + " " + std::string(who) + ": " + std::string(what) + "\n";
    for (const char c : line) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U;  // FNV-1a
    if (print_) std::fputs(line.c_str(), stdout);
  }
  std::uint64_t hash() const { return hash_; }

 private:
  const bool print_;
  std::uint64_t hash_ = 0xCBF29CE484222325U;
};

}  // namespace willcall::test
