// `willcall verify`: every invariant that one box can check, on a live or a stopped store, and
// one digest of all records, by which two boxes can be compared.
#pragma once
#include <string>

#include "node/store/structure_check.h"

namespace willcall {

/// The structure check, and the rules of sale on top: an order and its tickets agree, totals equal their
/// lines, no ticket is held by two live orders, payments and refunds add up. `node_id`: whose orders must
/// hold their tickets (another node's may still be on their way here).
StructureReport audit(const Reader& reader, const std::string& node_id);

/// SHA-256 over the newest event of every record, byte for byte, in key order: hex. Sync state (sequences,
/// what is pending, journals, indexes) is left out.
std::string digest_of_records(const Reader& reader);

}  // namespace willcall
