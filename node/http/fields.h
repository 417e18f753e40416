// Strict reading of JSON bodies: every field is known, of the right type and in its bounds, or the first that
// is not is named. Unknown fields are refused, so that a misspelt one cannot silently do nothing.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace willcall {

/// A parsed body. Hides the JSON library.
class Fields {
 public:
  /// `known`: the fields that may occur. Refuses bad_json (no JSON, not UTF-8, a name twice, deeper than 16),
  /// and invalid_request if it is no object.
  static Result<Fields> parse(std::string_view body, std::initializer_list<std::string_view> known);
  ~Fields();
  Fields(Fields&&) noexcept;

  /// Reading never fails at once: the first fault is kept, and asked for at the end.
  std::optional<Error> fault() const;

  bool has(std::string_view name) const;      ///< present, null included
  bool is_null(std::string_view name) const;  ///< present and null
  std::string required_text(std::string_view name, std::size_t characters_max = 500);
  /// Nothing if absent or null.
  std::optional<std::string> text(std::string_view name, std::size_t characters_max = 500);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
  std::int64_t required_integer(std::string_view name, std::int64_t least, std::int64_t most);
  bool boolean(std::string_view name, bool otherwise);
  std::vector<std::string> texts(std::string_view name);  ///< a required array of texts, not empty
  /// A nested object; nothing if absent or null. Its faults are this one's.
  std::optional<Fields> object(std::string_view name, std::initializer_list<std::string_view> known);
  /// A required array of objects, not empty.
  std::vector<Fields> objects(std::string_view name, std::initializer_list<std::string_view> known);
  /// Says that a field is wrong for a reason of the caller's.
  void refuse(std::string_view name, const std::string& detail);

 private:
  struct Node;
  explicit Fields(std::unique_ptr<Node> node);
  std::unique_ptr<Node> node_;
};

}  // namespace willcall
