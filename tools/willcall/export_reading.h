// Reads a table of a store, record by record in its order, and writes its rows to a destination. Memory does
// not grow with the table.
#pragma once
#include <optional>
#include <string>

#include "node/store/reader.h"
#include "tools/common/destination.h"
#include "tools/willcall/export_rows.h"
#include "tools/willcall/export_tally.h"
#include "tools/willcall/since.h"

namespace willcall {

struct ExportWish {
  ExportForm form;
  std::string venue;           ///< only this one; empty: all that the store holds
  std::optional<Since> since;  ///< of the journal: only what came after a position, or from a moment on
};

/// `self`: of the store. Damaged records are counted in `tally` and left out. The error: the venue or the
/// position is not one of this store, or the destination failed, or somebody interrupted it. Throws
/// StoreError where the store cannot be read on.
Result<> read_out(const Reader& reader, const rows::Identity& self, const ExportWish& wish,
                  Destination& destination, ProgressLine& progress, ExportTally& tally);

/// The venues that have tickets or orders, in byte order.
std::vector<std::string> venues_of(const Reader& reader);

}  // namespace willcall
