// What the floors below main say about their work. One line per event; no secrets and no personal data.
#pragma once
#include <string_view>

namespace willcall {

enum class Level { info, warning, error };

/// Threads: any. Must not throw, block for long or call back.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(Level level, std::string_view line) = 0;

  void info(std::string_view line) { write(Level::info, line); }
  void warning(std::string_view line) { write(Level::warning, line); }
  void error(std::string_view line) { write(Level::error, line); }
};

/// For tests and tools that have nothing to say.
class SilentLog final : public Log {
 public:
  void write(Level, std::string_view) override {}
};

}  // namespace willcall
