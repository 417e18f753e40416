// base64url without padding (RFC 4648 section 5), strict: one text for each value.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace willcall {

std::string base64url(std::string_view bytes);
/// Nothing for a character outside the alphabet, an impossible length, or bits that are set and mean nothing.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace willcall
