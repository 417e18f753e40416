#include "node/http/base64url.h"

#include <cstdint>

namespace willcall {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned have = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (have += 8; have >= 6; have -= 6) text += kAlphabet[(bits >> (have - 6)) & 63U];
  }
  if (have > 0) text += kAlphabet[(bits << (6 - have)) & 63U];
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned have = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    if ((have += 6) >= 8) bytes += static_cast<char>((bits >> (have -= 8)) & 255U);
  }
  if ((bits & ((1U << have) - 1U)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace willcall
