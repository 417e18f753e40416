#include "tools/common/progress.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace willcall {
namespace {

constexpr std::size_t kBarCharacters = 30;
constexpr std::chrono::milliseconds kShowEvery{100};
// A terminal that was halted (Ctrl-S), or whose connection is dead, must not halt the work.
bool takes_text() {
  pollfd terminal{STDERR_FILENO, POLLOUT, 0};
  return ::poll(&terminal, 1, 0) == 1 && (terminal.revents & POLLOUT) != 0;
}

constexpr char kStartOver[] = "\r\x1b[K";  // back to the first column, and the line emptied

}  // namespace

ProgressLine::ProgressLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const std::string& text) {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_ || now < next_) return;
  next_ = now + kShowEvery;
  if (!takes_text()) return;
  shown_ = true;
  std::fprintf(stderr, "%s%s", kStartOver, text.c_str());
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (shown_) std::fputs(kStartOver, stderr);
  shown_ = false;
  next_ = {};
}

std::string bar(std::uint64_t done, std::uint64_t whole) {
  const double part = whole == 0 ? 1 : std::min(1.0, static_cast<double>(done) / static_cast<double>(whole));
  const auto full = static_cast<std::size_t>(part * kBarCharacters);
  std::string text = "[" + std::string(full, '=');
  if (full < kBarCharacters) text += '>' + std::string(kBarCharacters - full - 1, ' ');
  char percent[16];
  std::snprintf(percent, sizeof percent, "] %3.0f %%", part * 100);
  return text + percent;
}

std::string bytes_text(std::uint64_t bytes) {
  static constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < std::size(kUnits); ++unit) size /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", size, kUnits[unit]);
  return text;
}

}  // namespace willcall
