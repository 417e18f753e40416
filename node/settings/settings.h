// The settings of a node: one table, from which flags, environment, the file and --help come.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace willcall {

struct Settings {
  std::string node_id, venue, data, listen, nats, nats_creds, nats_ca, nats_domain, jwt_key, jwt_key_file,
      currency;
  std::vector<std::string> follow;  ///< empty: the venue
  bool create_streams = false;
  std::chrono::milliseconds price_promise{}, hold{}, claim_timeout{};
  bool offline_pool_provisional = false;  ///< pool tickets may be sold while the line is down
  std::int64_t offline_pool_limit = 0;     ///< so many at a time
  bool node_id_given = false;  ///< said by the operator, not taken from the host's name
  bool venue_given = false;
};

/// One row of the table.
struct Setting {
  std::string_view name;         ///< as in TOML: price_promise; the flag is --price-promise
  std::string_view environment;  ///< WILLCALL_PRICE_PROMISE, or its exception
  std::string_view otherwise;    ///< the default, as text
  std::string_view takes;        ///< what a value looks like: "DURATION"
  std::string_view meaning;
  bool flag = true;  ///< a secret has none: a command line can be read by everybody on the machine
  /// Reads the value into the settings; else says what would be right.
  std::function<std::optional<std::string>(Settings&, const std::string& value)> read;
};
const std::vector<Setting>& setting_table();

/// Where values come from. A flag wins over the environment, the environment over the file.
struct Sources {
  std::vector<std::string> arguments;  ///< without the program's name; --config FILE among them
  std::function<std::optional<std::string>(const char* name)> environment;
};

/// All settings with their defaults. The error's detail names the place (flag, variable, file and line) and
/// what would be right.
Result<Settings> read_settings(const Sources& sources);

/// The text of --help.
std::string settings_help();

}  // namespace willcall
