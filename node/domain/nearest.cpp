#include "node/domain/nearest.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <string_view>

namespace willcall {
namespace {

constexpr std::size_t kDigitsMax = 18;  // a longer number is read as text

/// A number, or what stands between two.
struct Part {
  bool is_number = false;
  std::uint64_t number = 0;
  std::string_view text;

  std::strong_ordering operator<=>(const Part& other) const {
    if (is_number != other.is_number)
      return is_number ? std::strong_ordering::less : std::strong_ordering::greater;
    if (is_number)
      if (const auto order = number <=> other.number; order != nullptr) return order;
    return text <=> other.text;  // 7 and 07 differ
  }
  bool operator==(const Part& other) const { return (*this <=> other) == nullptr; }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<Part> parts_of(std::string_view id) {
  std::vector<Part> parts;
  for (std::size_t at = 0; at < id.size();) {
    const bool digits = is_digit(id[at]);
    std::size_t end = at;
    while (end < id.size() && is_digit(id[end]) == digits) ++end;
    Part part{digits && end - at <= kDigitsMax, 0, id.substr(at, end - at)};
    if (part.is_number)
      for (const char c : part.text) part.number = part.number * 10 + static_cast<std::uint64_t>(c - '0');
    parts.push_back(part);
    at = end;
  }
  return parts;
}

std::uint64_t between(std::uint64_t a, std::uint64_t b) { return a < b ? b - a : a - b; }

/// How far one id is from another: compared member by member.
struct Distance {
  std::size_t parts_unlike = 0;    // 0 for the nearest: counted from the end of the id that is asked for
  std::size_t letters_unlike = 0;  // of the first part that differs
  std::uint64_t steps = 0;         // there, between the two numbers or letters
  auto operator<=>(const Distance&) const = default;
};

Distance distance(const std::vector<Part>& from, const std::vector<Part>& to) {
  const std::size_t shared = static_cast<std::size_t>(
      std::mismatch(from.begin(), from.end(), to.begin(), to.end()).first - from.begin());
  Distance d{from.size() - shared, 0, std::numeric_limits<std::uint64_t>::max()};
  if (shared == from.size() || shared == to.size()) return d;
  const Part &a = from[shared], &b = to[shared];
  if (a.is_number && b.is_number) {
    d.steps = between(a.number, b.number);
  } else if (!a.is_number && !b.is_number) {
    const auto same = static_cast<std::size_t>(
        std::mismatch(a.text.begin(), a.text.end(), b.text.begin(), b.text.end()).first - a.text.begin());
    const auto letter = [&](std::string_view text) {
      return same < text.size() ? static_cast<std::uint64_t>(static_cast<unsigned char>(text[same])) : 0;
    };
    d.letters_unlike = a.text.size() - same;
    d.steps = between(letter(a.text), letter(b.text));
  }
  return d;
}

}  // namespace

std::vector<std::string> nearest(const std::string& id, std::vector<std::string> free, std::size_t most) {
  struct Seen {
    const std::string* id;
    std::vector<Part> parts;
    Distance far;
  };
  const std::vector<Part> from = parts_of(id);
  std::vector<Seen> seen;
  for (const std::string& other : free) {
    Seen one{&other, parts_of(other), {}};
    one.far = distance(from, one.parts);
    seen.push_back(std::move(one));
  }
  std::sort(seen.begin(), seen.end(), [&](const Seen& a, const Seen& b) {
    if (a.far != b.far) return a.far < b.far;
    // As far: those before `id` from the last one back, those behind it from the first one on.
    const bool a_before = a.parts < from, b_before = b.parts < from;
    if (a_before != b_before) return a_before;
    return a_before ? b.parts < a.parts : a.parts < b.parts;
  });
  std::vector<std::string> found;
  for (const Seen& one : seen)
    if (found.size() < most) found.push_back(*one.id);
  return found;
}

std::vector<std::string> numbered_around(const std::string& id, std::uint64_t each_way) {
  std::size_t end = id.size();
  while (end > 0 && !is_digit(id[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_digit(id[begin - 1])) --begin;
  const std::vector<Part> last = parts_of(std::string_view(id).substr(begin, end - begin));
  if (last.empty() || !last[0].is_number) return {};
  const std::uint64_t number = last[0].number;
  std::vector<std::string> found;
  for (std::uint64_t n = number - std::min(number, each_way); n <= number + each_way; ++n) {
    if (n == number) continue;
    const std::string digits = std::to_string(n);
    const auto add = [&](const std::string& text) {
      found.push_back(id.substr(0, begin) + text + id.substr(end));
    };
    add(digits);
    if (digits.size() < end - begin) add(std::string(end - begin - digits.size(), '0') + digits);
  }
  return found;
}

}  // namespace willcall
