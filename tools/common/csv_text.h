// Writes CSV straight into a string (RFC 4180: commas, quotes only where they must be, rows that end with CR
// LF; UTF-8 without a BOM). node/http/csv.h reads it back.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

class CsvText {
 public:
  /// A spreadsheet takes a cell that begins with = + - @ for a formula and runs it, whoever wrote it: a
  /// buyer, another box. `defused`: an apostrophe is put before it (the remedy of OWASP's "CSV Injection"),
  /// so the text is not the record's any more. `as_they_are`: for programs that read it back.
  enum class Formulas : std::uint8_t { as_they_are, defused };
  explicit CsvText(std::string& out, Formulas formulas) : out_(out), formulas_(formulas) {}

  /// Text; empty: an empty cell.
  CsvText& cell(std::string_view text);
  CsvText& cell(std::int64_t number);
  /// RFC 3339; 0: an empty cell.
  CsvText& time(TimeMs time);
  void end_row();

 private:
  void separate();
  std::string& out_;
  const Formulas formulas_;
  bool first_ = true;
};

/// Would a spreadsheet run it?
bool looks_like_formula(std::string_view text);

}  // namespace willcall
