// One row of a table of rules: what a setting of a stream, consumer or account must be, and why. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "sync/link/central_facts.h"

namespace willcall {

struct SettingRule {
  enum class Must {
    be,         ///< `text`
    be_on,      ///< true
    be_off,     ///< false, or not said
    be_absent,  ///< not said, nor anything within it
    be_unlimited,
    be_at_least,  ///< `number`, or unlimited
    be_at_most,   ///< `number`; unlimited is too much
  };
  const char* setting;  ///< its name, as the server has it
  Must must;
  const char* text;  ///< for `be`; else null
  std::int64_t number;
  bool is_time;     ///< in nanoseconds
  bool is_fixed;    ///< cannot be changed on what exists
  const char* why;  ///< what happens if it is otherwise
};

/// Nothing: the rule holds. Else what the setting is, for people.
std::optional<std::string> what_it_is(const SettingRule& rule, const ServerSettings& settings);
/// What it should be, for people.
std::string what_it_should_be(const SettingRule& rule);

}  // namespace willcall
