// Writes JSON text straight into a string: no tree, no second copy. Protobuf's own JSON mapping is ten
// times too slow for answers.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

/// Appends one JSON value to `out`. Use: JsonText(out).object().field("id", id).end_object();
/// The caller keeps objects and arrays balanced; text must be UTF-8.
class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) {}

  JsonText& object() { return open('{'); }
  JsonText& array() { return open('['); }
  JsonText& end_object() { return close('}'); }
  JsonText& end_array() { return close(']'); }

  JsonText& name(std::string_view key);
  JsonText& text(std::string_view value);
  JsonText& number(std::int64_t value);
  JsonText& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonText& null() { return raw("null"); }
  JsonText& time(TimeMs value);
  /// A value that is JSON text already.
  JsonText& raw(std::string_view json);
  /// A value that `append(out)` writes.
  template <class Append>
  JsonText& value(Append&& append) {
    separate();
    append(out_);
    return *this;
  }

  JsonText& field(std::string_view key, std::string_view value) { return name(key).text(value); }
  JsonText& field(std::string_view key, std::int64_t value) { return name(key).number(value); }
  /// Empty text, and time 0, are written as null.
  JsonText& text_or_null(std::string_view key, std::string_view value);
  JsonText& time_or_null(std::string_view key, TimeMs value);

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();

  std::string& out_;
  bool first_ = true;
};

}  // namespace willcall
