#include "node/main/stderr_log.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "schema/time.h"

namespace willcall {

void StderrLog::write(Level level, std::string_view line) {
  using namespace std::chrono;
  const TimeMs now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  std::string text = rfc3339(now);
  text += level == Level::info ? " info    " : level == Level::warning ? " warning " : " error   ";
  text += line;
  std::replace(text.begin(), text.end(), '\n', ' ');  // what came from outside cannot forge a line
  text += '\n';
  const std::lock_guard lock(mutex_);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace willcall
