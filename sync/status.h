// How the sync stands, as a value for people: /api/sync, /metrics, `willcall status`, the log.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "schema/records.h"

namespace willcall {

struct StreamStatus {
  std::string name;
  std::string created;  ///< RFC 3339 as the server says it
  std::uint64_t last_sequence = 0;
  std::uint64_t messages = 0;
};

struct Warning {
  std::string code, detail, remedy;
};

enum class LinkState { disabled, offline, online };

struct SyncStatus {
  LinkState link = LinkState::disabled;
  TimeMs since = 0;    ///< this node's time
  std::string reason;  ///< why it is offline
  std::vector<StreamStatus> streams;
  std::uint64_t lag = 0;  ///< messages of the centre not applied here yet
  std::size_t in_flight = 0;
  std::size_t parked = 0;    ///< records whose events the centre does not take for now
  TimeMs stalled_since = 0;  ///< the outbox has stood still since then while online; 0: it moves
  std::vector<Warning> warnings;
  TimeMs moved_at = 0;             ///< when the outbox last moved; 0: never
  std::uint64_t link_ups = 0;      ///< how often a session with the centre began
  std::uint64_t acknowledged = 0;  ///< events that the centre said it took; not those that came back first
  std::uint64_t applied = 0;       ///< messages of the centre that were taken in, since the start
};

}  // namespace willcall
