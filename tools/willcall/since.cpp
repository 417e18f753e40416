#include "tools/willcall/since.h"

#include <algorithm>

#include "node/http/change_feed.h"
#include "tools/willcall/when.h"

namespace willcall {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

bool is_position(const std::string& text) {
  const std::size_t dash = text.find('-');
  if (!is_digits(std::string_view(text).substr(0, dash)) || text.size() > 32) return false;
  return dash == text.npos || text.size() - dash - 1 == FeedPosition::kInstanceCharacters;
}

// The day or the moment in the one form that is read.
std::string whole_time(const std::string& text) {
  if (text.find('T') == text.npos) return text + "T00:00:00.000Z";
  if (text.find('.') == text.npos && text.ends_with('Z')) return text.substr(0, text.size() - 1) + ".000Z";
  return text;
}

}  // namespace

std::optional<Since> parse_since(const std::string& text) {
  if (is_position(text)) return Since{text, std::nullopt};
  const auto time = parse_rfc3339(whole_time(text));
  return time ? std::optional(Since{{}, time}) : std::nullopt;
}

std::string since_fault(const std::string& text) {
  return parse_since(text)
             ? ""
             : "'" + text +
                   "' is not right; it takes a number of the journal, such as 1042, a day, such "
                   "as 2026-11-22, or a moment, such as 2026-11-22T19:55:00Z";
}

}  // namespace willcall
