// From where a journal is wanted, as people say it. Pure.
#pragma once
#include <optional>
#include <string>

#include "schema/records.h"

namespace willcall {

struct Since {
  std::string position;        ///< as the feed gives it: "1042", or "1042-7k3m9x2p"; or
  std::optional<TimeMs> time;  ///< a moment
};

/// A position; a day, 2026-11-22; or a moment, 2026-11-22T19:55:00Z, with or without milliseconds. In UTC.
std::optional<Since> parse_since(const std::string& text);

/// For options: what is wrong with it.
std::string since_fault(const std::string& text);

}  // namespace willcall
