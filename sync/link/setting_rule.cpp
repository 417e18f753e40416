#include "sync/link/setting_rule.h"

#include <charconv>

namespace willcall {
namespace {

using Must = SettingRule::Must;

std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::string number_text(const SettingRule& rule, std::int64_t value) {
  if (!rule.is_time) return std::to_string(value);
  const bool whole = value % 1'000'000'000 == 0;
  return whole ? std::to_string(value / 1'000'000'000) + " s" : std::to_string(value / 1'000'000) + " ms";
}

/// As the server says it; for what lies within an object ("mirror"), its first part. Nothing: not said.
std::optional<std::string> said(const SettingRule& rule, const ServerSettings& settings) {
  const std::string name = rule.setting;
  if (const auto at = settings.find(name); at != settings.end()) return at->second;
  const auto within = settings.lower_bound(name + ".");
  if (rule.must != Must::be_absent || within == settings.end() || !within->first.starts_with(name + "."))
    return std::nullopt;
  return within->second;
}

// JetStream has -1 and 0 for "no limit".
bool holds_for_number(const SettingRule& rule, std::int64_t value) {
  if (rule.must == Must::be_unlimited) return value <= 0;
  if (rule.must == Must::be_at_most) return value > 0 && value <= rule.number;
  return value <= 0 || value >= rule.number;
}

bool holds(const SettingRule& rule, const std::optional<std::string>& value) {
  switch (rule.must) {
    case Must::be: return value.value_or("") == rule.text;
    case Must::be_on: return value == "true";
    case Must::be_off: return !value || value == "false";
    case Must::be_absent: return !value;
    default: break;
  }
  if (!value) return rule.must != Must::be_at_most;
  const auto number = number_of(*value);
  return number && holds_for_number(rule, *number);
}

}  // namespace

std::optional<std::string> what_it_is(const SettingRule& rule, const ServerSettings& settings) {
  const auto value = said(rule, settings);
  if (holds(rule, value)) return std::nullopt;
  if (!value) return rule.must == Must::be_on ? "off" : "not set";
  if (*value == "true" || *value == "false") return *value == "true" ? "on" : "off";
  if (value->starts_with('[') || value->starts_with('{')) return "set";
  const auto number = number_of(*value);
  if (!number) return *value;
  return *number <= 0 ? "no limit" : number_text(rule, *number);
}

std::string what_it_should_be(const SettingRule& rule) {
  switch (rule.must) {
    case Must::be: return rule.text;
    case Must::be_on: return "on";
    case Must::be_off: return "off";
    case Must::be_absent: return "not set";
    case Must::be_unlimited: return "no limit";
    case Must::be_at_least: return "at least " + number_text(rule, rule.number) + ", or no limit";
    case Must::be_at_most: return "at most " + number_text(rule, rule.number);
  }
  return {};
}

}  // namespace willcall
