// Makes what the centre lacks: the two streams and the lease bucket. What is there stays as it is, right or
// wrong; the check says which.
#pragma once
#include <string>
#include <vector>

#include "schema/log.h"
#include "schema/result.h"
#include "sync/link/nats_connection.h"

namespace willcall {

struct SetupStep {
  std::string stream;
  bool made = false;  ///< false: it was there
};

/// `replicas`: of what is made. The error says what was in the way, and at which of them; those before are
/// made. Blocks for some round trips.
Result<std::vector<SetupStep>> set_up_centre(const LinkOptions& options, int replicas, Log& log);

}  // namespace willcall
