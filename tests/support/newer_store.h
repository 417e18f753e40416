// The store of a program that does not exist yet.
#pragma once
#include <filesystem>

namespace willcall::test {

/// Writes into the store in `data` that it is of the format after ours. REQUIRES: nobody has it open.
void make_newer(const std::filesystem::path& data);

}  // namespace willcall::test
