// Looks at a centre and gathers the facts for the rules. It changes nothing.
#pragma once
#include <functional>
#include <string>

#include "schema/log.h"
#include "sync/link/central_facts.h"
#include "sync/link/central_rules.h"
#include "sync/link/nats_connection.h"

namespace willcall {

/// Says how far it is: steps done, of how many, and what is looked at now.
using OnStep = std::function<void(std::size_t done, std::size_t all, const std::string& what)>;

/// Blocks for a second or so on a good line. `options.servers` may name a user; where that is the node of
/// `wanted` (or there are credentials instead of a user), it is looked at what this user may do.
/// The error: no server of them takes us; its detail says why.
Result<CentralFacts> look_at_centre(const LinkOptions& options, const CentralWanted& wanted, Log& log,
                                    const OnStep& on_step = {});

}  // namespace willcall
