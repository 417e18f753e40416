// What a technician wants to know five minutes before the doors open, in plain words. Pure.
#pragma once
#include <string>

#include "schema/records.h"
#include "schema/result.h"

namespace willcall {

/// The node's answers.
struct NodeState {
  std::string url;
  bool ready = false;      ///< /readyz had status 200
  std::string ready_body;  ///< its document
  std::string sync_body;   ///< of /api/sync; empty: not known
};

/// An error if the answers are not those of a node.
Result<std::string> status_text(const NodeState& state, TimeMs now);
std::string status_json(const NodeState& state);

}  // namespace willcall
