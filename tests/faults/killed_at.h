// Kills a process at the very write that a test chooses: strace stops it when it enters the system call, and
// what it was about to write is not written.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace willcall::test {

/// All by which a file's bytes or length change, or reach the disk.
inline constexpr const char* kWrites[] = {"pwrite64", "pwritev",   "writev",   "write",
                                          "fsync",    "fdatasync", "ftruncate"};
inline constexpr int kKilled = 128 + 9;

/// The command, run under strace so that the process is killed when it enters this system call for the n-th
/// time (each thread counts for itself). It keeps its own process id and exit code.
/// strace counts every system call apart: of several in one rule the first to reach n would kill.
std::vector<std::string> killed_at(const std::string& call, int n, const std::vector<std::string>& command);

/// How often a command, run to its end, makes each of kWrites.
std::map<std::string, int> writes_of(const std::vector<std::string>& command);

/// Can this machine do it? If not, says "not run: ..." and why.
bool can_kill_at();

/// Leaks cannot be looked for in a process that is traced.
inline const Process::Environment kTraced = {{"ASAN_OPTIONS", "detect_leaks=0"}};

}  // namespace willcall::test
