// The one table of settings. Flags, environment, the file, --help, the man page, the commented file of the
// packages and `willcall config` are all made from it.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/settings/settings.h"

namespace willcall {

/// One row of the table.
struct Setting {
  std::string_view name;         ///< as in TOML: price_promise; the flag is --price-promise
  std::string_view environment;  ///< WILLCALL_PRICE_PROMISE, or its exception
  std::string_view otherwise;    ///< the default, as text; empty: none
  std::string_view takes;        ///< what a value looks like: "DURATION"
  std::string_view meaning;
  std::string_view example;  ///< a value that is right and is not the default
  bool flag = true;          ///< a secret has none: a command line can be read by everybody on the machine
  /// Reads the value into the settings; else says what would be right.
  std::function<std::optional<std::string>(Settings&, const std::string& value)> read;
};
const std::vector<Setting>& setting_table();

/// By its name in TOML; nullptr: there is none.
const Setting* setting_named(std::string_view name);
/// "--price-promise"
std::string flag_of(const Setting& setting);

}  // namespace willcall
