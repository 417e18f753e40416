#include "schema/ids.h"

#include <algorithm>

namespace willcall {

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdLengthMax && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

namespace {
// Length of the sequence that starts at text[0], or 0 if it is not well formed. Table 3-7 of the Unicode
// standard.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned a = byte(0), b = byte(1);
  if (a >= 0x01 && a <= 0x7F) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    const bool fits = tail(1) && (a != 0xE0 || b >= 0xA0) && (a != 0xED || b <= 0x9F);
    return fits && tail(2) ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    const bool fits = tail(1) && (a != 0xF0 || b >= 0x90) && (a != 0xF4 || b <= 0x8F);
    return fits && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}
}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t n = sequence_length(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string make_id(TimeMs now, const std::array<std::uint8_t, 10>& random) {
  static constexpr char kDigits[] = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's base 32
  std::string id(26, '0');
  auto time = static_cast<std::uint64_t>(now);
  for (std::size_t i = 10; i-- > 0; time >>= 5U) id[i] = kDigits[time & 31U];
  std::size_t out = 10;
  std::uint32_t bits = 0, have = 0;
  for (const std::uint8_t byte : random) {
    bits = (bits << 8U) | byte;
    for (have += 8; have >= 5; have -= 5) id[out++] = kDigits[(bits >> (have - 5)) & 31U];
  }
  return id;
}

}  // namespace willcall
