#include "schema/json_text.h"

#include <charconv>

#include "schema/time.h"

namespace willcall {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // start of the run that needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    if (c == '"' || c == '\\') {
      (out += '\\') += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else {
      ((out += "\\u00") += kHex[c >> 4U]) += kHex[c & 15U];
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

}  // namespace

void JsonText::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonText& JsonText::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

JsonText& JsonText::name(std::string_view key) {
  separate();
  append_quoted(out_, key);
  out_ += ':';
  first_ = true;  // its value follows without a comma
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  separate();
  append_quoted(out_, value);
  return *this;
}

JsonText& JsonText::number(std::int64_t value) {
  separate();
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out_.append(digits, static_cast<std::size_t>(end - digits));
  return *this;
}

JsonText& JsonText::time(TimeMs value) {
  separate();
  out_ += '"';
  append_rfc3339(out_, value);
  out_ += '"';
  return *this;
}

JsonText& JsonText::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonText& JsonText::text_or_null(std::string_view key, std::string_view value) {
  name(key);
  return value.empty() ? null() : text(value);
}

JsonText& JsonText::time_or_null(std::string_view key, TimeMs value) {
  name(key);
  return value == 0 ? null() : time(value);
}

}  // namespace willcall
