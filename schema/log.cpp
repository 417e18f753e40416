#include "schema/log.h"

#include <algorithm>

namespace willcall {
namespace {

std::string_view word(Level level) {
  return level == Level::info ? "info" : level == Level::warning ? "warning" : "error";
}

// "nats://user:password@host" becomes "nats://***@host". An address ends where a text goes on behind it.
std::string without_credentials(std::string_view text) {
  std::string shown;
  for (;;) {
    const std::size_t slashes = text.find("://");
    if (slashes == std::string_view::npos) return shown.append(text);
    shown.append(text.substr(0, slashes + 3));
    text.remove_prefix(slashes + 3);
    const std::string_view address = text.substr(0, text.find_first_of(" \t\r\n,;\"'()"));
    if (const std::size_t at = address.rfind('@'); at != std::string_view::npos) {
      shown.append("***");
      text.remove_prefix(at);
    }
  }
}

bool is_bare(char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '=' && c != '\\'; }

void append_escaped(std::string& line, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\n') {
    line += "\\n";
  } else if (c == '"' || c == '\\') {
    (line += '\\') += c;
  } else if (byte < 0x20 || byte >= 0x7F) {
    ((line += "\\x") += kHex[byte >> 4U]) += kHex[byte & 15U];
  } else {
    line += c;
  }
}

void append_value(std::string& line, std::string value) {
  value = without_credentials(value);
  const bool cut = value.size() > kLogValueBytesMax;
  if (cut) value.resize(kLogValueBytesMax);
  if (!cut && !value.empty() && std::all_of(value.begin(), value.end(), is_bare)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) append_escaped(line, c);
  line += cut ? "...\"" : "\"";
}

}  // namespace

std::string log_line(LogEvent event, const LogFields& fields) {
  const LogEventFacts& what = facts(event);
  std::string line = "level=";
  line.append(word(what.level)).append(" event=").append(what.name);
  for (const LogField& field : fields) {
    line.append(1, ' ').append(field.key).append(1, '=');
    append_value(line, field.value);
  }
  return line;
}

}  // namespace willcall
