// Hooks of the simulation, which are nothing in an ordinary build: bugs that can be sown on purpose, to see
// that the simulation would find them (or shortcuts that only it may take), and points that a run must have
// passed at least once. With -DWILLCALL_PROBES=ON both are real (tests/simulation).
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace willcall::probe {

#ifdef WILLCALL_PROBES
inline constexpr bool kBuiltIn = true;
/// Is this bug sown in this run? Threads: any, as the others.
bool sown(std::string_view bug);
/// The run has been here.
void sometimes(std::string_view point);

/// For the simulation: what is sown from now on.
void sow(std::string_view bug, bool on = true);
/// How often each point was passed in this process, and forgets it.
std::map<std::string, std::uint64_t> take_points();
#else
inline constexpr bool kBuiltIn = false;
constexpr bool sown(std::string_view) { return false; }
constexpr void sometimes(std::string_view) {}
inline void sow(std::string_view, bool = true) {}
inline std::map<std::string, std::uint64_t> take_points() { return {}; }
#endif

}  // namespace willcall::probe
