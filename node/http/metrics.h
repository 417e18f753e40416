// The metrics of every part, and their text. Names and units are a contract: alert rules and dashboards of
// operators stand on them (packaging/monitoring).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "node/box_office/metrics.h"
#include "node/http/request_counts.h"
#include "node/http/server.h"
#include "sync/status.h"

namespace willcall {

/// As the operating system sees this process.
struct ProcessMetrics {
  std::uint64_t resident_bytes = 0;
  std::size_t open_fds = 0, fds_max = 0;
  double started = 0;      ///< seconds since 1970, by the machine's clock
  double clock = 0;        ///< the machine's clock now, likewise
  double cpu_seconds = 0;  ///< in user and system mode
};

struct Metrics {
  std::string node_id, venue;
  TimeMs now = 0;  ///< this node's time
  CommitMetrics commit;
  std::optional<StoreMetrics> store;           ///< nothing: the store cannot be asked
  std::optional<BoxOfficeMetrics> box_office;  ///< nothing: it cannot be read
  SyncStatus sync;
  bool suspect = false;  ///< the line is up, but an answer of the centre was lost
  std::size_t claims = 0;
  std::int64_t provisional_limit = 0;
  RequestMetrics requests;
  ServerMetrics server;
  int listeners = 0;
  ProcessMetrics process;
};

/// In Prometheus' text format.
std::string metrics_text(const Metrics& metrics);

}  // namespace willcall
