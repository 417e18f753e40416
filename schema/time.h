// Times and durations as text.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

/// 2026-11-22T19:55:00.000Z (RFC 3339, UTC, milliseconds).
std::string rfc3339(TimeMs time);
void append_rfc3339(std::string& out, TimeMs time);

/// "250ms", "5s", "10m", "12h", "35d". Nothing if it is not of that form, or above 10 years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace willcall
