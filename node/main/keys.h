// The key of the tokens: given, in a file, or made once in the data directory.
#pragma once
#include <filesystem>
#include <string>

#include "schema/result.h"

namespace willcall {

/// The key in a file, without its last line end. Refuses one of fewer than 32 bytes.
Result<std::string> read_key(const std::filesystem::path& file);

/// The node's own key in its data directory; made (0600) if it is missing.
Result<std::string> own_key(const std::filesystem::path& data);
std::filesystem::path own_key_file(const std::filesystem::path& data);

}  // namespace willcall
