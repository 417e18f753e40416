// The node that the packages installed on this machine, if there is one: tools find it without being told.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "node/settings/settings.h"

namespace willcall {

/// The unit starts the node with it.
inline constexpr char kPackagedSettings[] = "/etc/willcall/willcall.toml";
inline constexpr char kPackagedData[] = "/var/lib/willcall";

/// What that file says. Nothing: there is none, it may not be read, or something in it is wrong (`willcall
/// config check` says what).
std::optional<Settings> packaged_settings(const std::filesystem::path& file = kPackagedSettings);

/// Where the store of "the" node is, if nobody names one: here, if there is one here, else the packaged
/// node's, else here. `here`: ./willcall-data
std::filesystem::path usual_data(const std::filesystem::path& here,
                                 const std::filesystem::path& file = kPackagedSettings);

}  // namespace willcall
