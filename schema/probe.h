// Hooks of the simulation, which are nothing in an ordinary build: bugs that can be sown on purpose, to see
// that the simulation would find them, and points that a run must have passed at least once. With
// -DWILLCALL_PROBES=ON both are real (tests/simulation).
#pragma once
#include <string_view>

namespace willcall::probe {

#ifdef WILLCALL_PROBES
/// Is this bug sown in this run?
bool sown(std::string_view bug);
/// The run has been here.
void sometimes(std::string_view point);
#else
constexpr bool sown(std::string_view) { return false; }
constexpr void sometimes(std::string_view) {}
#endif

}  // namespace willcall::probe
