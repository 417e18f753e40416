// A box as `willcall doctor` finds it when nothing is wrong, and the ways to break it.
#pragma once
#include "tools/doctor/checks.h"

namespace willcall::test {

inline constexpr TimeMs kNow = 1'795'377'300'000;  // 2026-11-22T19:55:00Z
inline constexpr TimeMs kMinute = 60'000, kDay = 24 * 60 * kMinute;

/// Online, selling, with 120 tickets of its own: no check has anything to say of it.
BoxFacts healthy_box();
void go_offline(BoxFacts& box, ServerFacts::Stage stage, const std::string& reason);
void stop_node(BoxFacts& box);

/// By its code; nullptr: there is none.
const Finding* finding(const Diagnosis& diagnosis, const std::string& code);

}  // namespace willcall::test
