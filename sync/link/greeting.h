// What a nats-server says of itself to everybody who connects: its INFO line, which comes before TLS and
// before any user. cnats keeps it to itself.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/result.h"

namespace willcall {

struct ServerAddress;

struct Greeting {
  std::string version;  ///< "2.9.10"
  bool tls_required = false, jetstream = false;
  std::uint64_t payload_max = 0;  ///< bytes; 0: not said
};

/// Pure. Throws nothing, whatever stands there; the error: it is no greeting of a nats-server.
Result<Greeting> greeting_in(std::string_view line);

/// Connects, reads the line, hangs up. Blocks up to kConnectTimeout and what the resolver takes.
Result<Greeting> greeting_of(const ServerAddress& server);

}  // namespace willcall
