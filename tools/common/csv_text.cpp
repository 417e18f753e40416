#include "tools/common/csv_text.h"

#include <algorithm>

#include "schema/time.h"

namespace willcall {
namespace {

// Some readers trim a cell that is not quoted.
bool must_be_quoted(std::string_view text) {
  return text.find_first_of(",\"\r\n") != text.npos || text.starts_with(' ') || text.ends_with(' ');
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

}  // namespace

bool looks_like_formula(std::string_view text) {
  // The full-width forms are taken for the others where such are written: ＝ ＋ － ＠
  static constexpr std::string_view kBeginnings[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                     "\n", "＝", "＋", "－", "＠"};
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

void CsvText::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

CsvText& CsvText::cell(std::string_view text) {
  separate();
  if (formulas_ == Formulas::defused && looks_like_formula(text)) {
    append_quoted(out_, "'" + std::string(text));
  } else if (must_be_quoted(text)) {
    append_quoted(out_, text);
  } else {
    out_ += text;
  }
  return *this;
}

CsvText& CsvText::cell(std::int64_t number) {
  separate();
  out_ += std::to_string(number);
  return *this;
}

CsvText& CsvText::time(TimeMs time) {
  separate();
  if (time != 0) append_rfc3339(out_, time);
  return *this;
}

void CsvText::end_row() {
  out_ += "\r\n";
  first_ = true;
}

}  // namespace willcall
