// How far something is, for who watches: one line on standard error that is written over. Where standard
// error is no terminal, nothing is written, so that logs and pipes stay clean.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace willcall {

class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Shows `text` in place of the last one; at most ten times a second, so that it costs nothing to call.
  void show(const std::string& text);
  void clear();

 private:
  const bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_{};
};

/// "[=====>    ]  55 %"
std::string bar(std::uint64_t done, std::uint64_t whole);
/// "950 B", "12.4 MB"
std::string bytes_text(std::uint64_t bytes);

}  // namespace willcall
