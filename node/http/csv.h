// CSV as spreadsheets write it (RFC 4180: quotes, doubled quotes, CRLF or LF, an optional BOM), fed in
// pieces.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace willcall {

class CsvReader {
 public:
  static constexpr std::size_t kRowBytesMax = 64 * 1024;

  /// `line`: the number of the line that the row starts on, from 1. Empty lines are passed over.
  using OnRow = std::function<void(std::size_t line, std::vector<std::string>& fields)>;
  explicit CsvReader(OnRow on_row) : on_row_(std::move(on_row)) {}

  /// False: a row is longer than kRowBytesMax, as when a quote is never closed. Nothing more is read.
  bool feed(std::string_view bytes);
  /// The last row may lack its line end. False: a quote is open.
  bool finish();

 private:
  enum class State { start, plain, quoted, quote_in_quoted };
  void character(char c);
  void end_field();
  void end_row();

  OnRow on_row_;
  State state_ = State::start;
  std::vector<std::string> fields_;
  std::string field_;
  std::size_t line_ = 1, row_line_ = 1, row_bytes_ = 0, seen_ = 0;
};

}  // namespace willcall
