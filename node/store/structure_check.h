// Does the store agree with itself? Every value is read, and every index, counter and outbox entry is
// compared with what it is derived from (invariant 7). Knows no rules of sale; the box office's audit adds
// those.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "node/store/reader.h"

namespace willcall {

struct StructureReport {
  std::uint64_t tickets = 0, orders = 0, journal = 0, outbox = 0;
  std::vector<std::string> faults;  ///< each names what is wrong; at most 100 are listed
  std::uint64_t fault_count = 0;
};

/// On a live or a stopped store, in one snapshot.
StructureReport check_structure(const Reader& reader);

}  // namespace willcall
