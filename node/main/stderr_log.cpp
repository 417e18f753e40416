#include "node/main/stderr_log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "schema/time.h"

namespace willcall {
namespace {

TimeMs wall_time() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// systemd.exec(5): JOURNAL_STREAM names device and inode of the stream that goes to the journal. A child of a
// service inherits the variable, so the numbers have to be those of our own standard error.
bool is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  if (!stream || ::fstat(STDERR_FILENO, &file) != 0) return false;
  return stream == std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
}

// sd-daemon(3): SD_ERR, SD_WARNING, SD_INFO
const char* priority(Level level) {
  return level == Level::error ? "<3>" : level == Level::warning ? "<4>" : "<6>";
}

void put(const std::string& text) { (void)std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

StderrLog::StderrLog() : to_journal_(is_journal()) {}

StderrLog::~StderrLog() {
  std::string text;
  append_left_out(text, std::numeric_limits<TimeMs>::max(), wall_time());
  put(text);
}

void StderrLog::append(std::string& text, TimeMs now, LogEvent event, const LogFields& fields) const {
  text += to_journal_ ? priority(facts(event).level) : rfc3339(now) + " ";
  text += log_line(event, fields) + "\n";
}

void StderrLog::append_left_out(std::string& text, TimeMs asked, TimeMs now) {
  while (const auto left_out = bound_.left_out(asked))
    append(text, now, LogEvent::lines_left_out,
           {{"of", facts(left_out->first).name}, {"count", left_out->second}});
}

void StderrLog::write(LogEvent event, const LogFields& fields) {
  const TimeMs now = wall_time();
  std::string text;
  const std::lock_guard lock(mutex_);
  append_left_out(text, now, now);
  if (bound_.admits(event, now)) append(text, now, event, fields);
  if (!text.empty()) put(text);
}

}  // namespace willcall
