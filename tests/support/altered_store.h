// Stores as others left them: a program that does not exist yet, a clock that was wrong. REQUIRES: nobody has
// the store open.
#pragma once
#include <filesystem>

#include "schema/records.h"

namespace willcall::test {

/// Writes into the store in `data` that it is of the format after ours.
void make_newer(const std::filesystem::path& data);
/// What a node finds there when its time was `time` once.
void write_time(const std::filesystem::path& data, TimeMs time);

}  // namespace willcall::test
