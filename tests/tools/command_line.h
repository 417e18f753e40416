// The tools as a person runs them.
#pragma once
#include <string>
#include <vector>

#include "tests/support/daemon.h"

namespace willcall::test {

using Words = std::vector<std::string>;

/// Runs `willcall` with these words. JWT_KEY is that of a Daemon; `environment` can say otherwise (empty: not
/// set).
Finished tool(const Words& words, Process::Environment environment = {});
Finished bench(const Words& words, const Process::Environment& environment = {});

/// The same, for a node that runs: with its --data.
Finished tool_for(const Daemon& node, const Words& words, const Process::Environment& environment = {});

bool says(const Finished& finished, const std::string& text);
void write_file(const std::filesystem::path& file, const std::string& text);

/// A season of `count` seats as CSV: S-1, S-2, ...
std::string seats(int count);

}  // namespace willcall::test
