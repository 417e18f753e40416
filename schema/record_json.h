// Records as the JSON of the HTTP contract (/openapi.json).
#pragma once
#include <string>

#include "schema/records.h"

namespace willcall {

/// How a record of this node stands to the centre.
struct SyncMark {
  bool pending = false;      ///< this node has changes that the stream has not confirmed
  std::string operation_id;  ///< of the newest change; names a pending version, whose number may still change
};

/// Appends the record as one JSON value.
void append_json(std::string& out, const Ticket& ticket, const SyncMark& mark);
void append_json(std::string& out, const Order& order, const SyncMark& mark);

/// "4" when synced, "4-<operation id>" while pending (with the quotes).
std::string etag_of(const Ticket& ticket, const SyncMark& mark);

}  // namespace willcall
