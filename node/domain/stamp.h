// Who makes a change, and the event that records it.
#pragma once
#include <string>

#include "schema/records.h"

namespace willcall {

/// The authorship of one change. Fresh per change; the operation id is the change's own identity.
struct Stamp {
  std::string node_id;
  std::string by;  ///< a token's sub, or the node itself for what no person did
  std::string operation_id;
  TimeMs now = 0;  ///< this node's time
};

/// An actor with a role: may he touch what is not his own?
struct Actor {
  std::string sub;
  bool admin = false;
};

/// The record after a change becomes an event: version + 1, updated now.
Event event_of(Change::Kind kind, Ticket after, const Stamp& stamp);
Event event_of(Change::Kind kind, Order after, const Stamp& stamp);

}  // namespace willcall
