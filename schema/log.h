// What a node says about its work: one line per event, an event of the table in log_events.h with its fields.
// No secrets and no personal data: a field names tickets, orders, boxes and faults, never a person, a note, a
// payment's reference or what a client sent. A test tells a whole story and looks for such texts.
#pragma once
#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/log_events.h"

namespace willcall {

/// key=value. Numbers are decimal, units are the last part of the key.
struct LogField {
  LogField(std::string_view a_key, std::string_view text) : key(a_key), value(text) {}
  template <std::integral Number>
  LogField(std::string_view a_key, Number number) : key(a_key), value(std::to_string(number)) {}
  std::string_view key;  ///< a literal, snake_case
  std::string value;
};
using LogFields = std::vector<LogField>;

/// Threads: any. Must not throw, block for long or call back.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogEvent event, const LogFields& fields) = 0;
};

/// For tests and tools that have nothing to say.
class SilentLog final : public Log {
 public:
  void write(LogEvent, const LogFields&) override {}
};

/// A value longer than this is cut.
inline constexpr std::size_t kLogValueBytesMax = 500;

/// The line without time and line end, as logfmt: level=warning event=sync_offline reason="nobody answers".
/// Values are quoted where they need it. Control characters are escaped, so that what came from outside
/// forges no line and no colours; credentials in addresses ("//user:password@") are hidden.
std::string log_line(LogEvent event, const LogFields& fields);

}  // namespace willcall
