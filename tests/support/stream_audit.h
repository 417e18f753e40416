// Reads both streams whole, as any outside reader could, and looks whether they tell one gapless history.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "schema/records.h"

namespace willcall::test {

struct StreamAudit {
  std::size_t messages = 0;
  /// Subjects whose versions are not 1..n, with their versions.
  std::vector<std::string> broken;
  /// The newest record of each subject.
  std::map<std::string, Event> newest;
};

/// Reads everything that stands in the streams at `nats` now.
StreamAudit audit_streams(const std::string& nats);

}  // namespace willcall::test
