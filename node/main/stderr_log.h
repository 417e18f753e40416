// The log: one line per event on standard error. Where that is systemd's journal, the line has the priority
// that journald takes off it, and no time, which journald has itself.
#pragma once
#include <mutex>
#include <string>

#include "schema/log_bound.h"

namespace willcall {

class StderrLog final : public Log {
 public:
  StderrLog();
  /// Says what was left out.
  ~StderrLog() override;
  void write(LogEvent event, const LogFields& fields) override;

 private:
  void append(std::string& text, TimeMs now, LogEvent event, const LogFields& fields) const;
  void append_left_out(std::string& text, TimeMs asked, TimeMs now);

  const bool to_journal_;
  std::mutex mutex_;
  LogBound bound_;  // guarded by mutex_
};

}  // namespace willcall
