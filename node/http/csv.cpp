#include "node/http/csv.h"

namespace willcall {

bool CsvReader::feed(std::string_view bytes) {
  for (const char c : bytes) {
    character(c);
    if (++row_bytes_ > kRowBytesMax) return false;
  }
  return true;
}

bool CsvReader::finish() {
  if (state_ == State::quoted) return false;
  if (!field_.empty() || !fields_.empty() || state_ != State::start) end_row();
  return true;
}

void CsvReader::character(char c) {
  static constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (seen_ < kBom.size() && line_ == 1 && fields_.empty() && field_ == kBom.substr(0, seen_) &&
      c == kBom[seen_]) {
    field_ += c;
    if (++seen_ == kBom.size()) field_.clear();
    return;
  }
  seen_ = kBom.size();
  if (c == '\n') ++line_;
  switch (state_) {
    case State::quoted:
      if (c == '"') {
        state_ = State::quote_in_quoted;
      } else {
        field_ += c;
      }
      return;
    case State::quote_in_quoted:
      if (c == '"') {
        field_ += c;
        state_ = State::quoted;
        return;
      }
      if (c != '\n') state_ = State::plain;
      break;
    case State::start:
      if (c == '"') {
        state_ = State::quoted;
        return;
      }
      state_ = State::plain;
      break;
    case State::plain: break;
  }
  if (c == ',') return end_field();
  if (c == '\n') return end_row();
  field_ += c;
}

void CsvReader::end_field() {
  fields_.push_back(std::move(field_));
  field_.clear();
  state_ = State::start;
}

void CsvReader::end_row() {
  // A carriage return inside quotes is the cell's own.
  if (state_ == State::plain && !field_.empty() && field_.back() == '\r') field_.pop_back();
  end_field();
  const bool blank = fields_.size() == 1 && fields_[0].empty();
  if (!blank) on_row_(row_line_, fields_);
  fields_.clear();
  row_line_ = line_;
  row_bytes_ = 0;
}

}  // namespace willcall
