// The packages that the build tree holds. Made by `cmake --build --preset release --target deb rpm`.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/temp_directory.h"

namespace willcall::test {

/// The deb of this build. Nothing: it has not been made, and that has been said.
std::optional<std::filesystem::path> built_deb();

/// The same deb under another version and with another text in its settings, in `directory`.
std::filesystem::path as_version(const std::string& version, const std::filesystem::path& deb,
                                 const TempDirectory& directory);

/// The deb that an upgrade comes from: $WILLCALL_PREVIOUS_DEB, else the present one under an older version.
std::filesystem::path previous_deb(const std::filesystem::path& deb, const TempDirectory& directory);

}  // namespace willcall::test
