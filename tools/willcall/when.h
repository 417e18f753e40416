// Moments as people say them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

/// Reads what schema/time.h writes: 2026-11-22T19:55:00.000Z
std::optional<TimeMs> parse_rfc3339(const std::string& text);

/// "19:12:03, 43 min ago" in this machine's zone; with the date if it was not within a day.
std::string when_text(TimeMs time, TimeMs now);

}  // namespace willcall
