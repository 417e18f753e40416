// The settings of a node: read from flags, environment and file, and what is wrong with them.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
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
  std::int64_t offline_pool_limit = 0;    ///< so many at a time
  bool node_id_given = false;             ///< said by the operator, not taken from the host's name
  bool venue_given = false;
};

/// Where values come from. A flag wins over the environment, the environment over the file.
struct Sources {
  std::vector<std::string> arguments;  ///< without the program's name; --config FILE among them
  std::function<std::optional<std::string>(const char* name)> environment;
};

/// The environment of this process. An empty variable counts as none.
std::optional<std::string> environment_variable(const char* name);

/// One setting as it is in force, for people.
struct InForce {
  std::string name;
  std::string value;   ///< as text; a secret is hidden; empty: none
  std::string source;  ///< "default", "--venue", "NATS_URL", "/etc/willcall/willcall.toml:12"
};

struct Configured {
  Settings settings;              ///< good only without faults
  std::vector<InForce> in_force;  ///< every row of the table, in its order
  std::vector<std::string>
      faults;  ///< each with its place (flag, variable, file and line) and what would be right
};
Configured configure(const Sources& sources);

/// The settings, where nothing is wrong. The error's detail is the faults, a line each.
Result<Settings> without_faults(Configured configured);

/// All settings with their defaults.
Result<Settings> read_settings(const Sources& sources);

}  // namespace willcall
