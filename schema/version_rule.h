// The version rule: what an event of the stream means to a record that this node holds. A pure function of
// numbers and of one comparison of bytes; every case stands in the table of tests/unit/version_rule_test.cpp.
#pragma once
#include <cstdint>

#include "schema/records.h"

namespace willcall {

/// What this node holds at the version that the event has.
enum class Held : std::uint8_t {
  nothing,  ///< no event of that version (above the base, or skipped when a gap was applied)
  same_bytes,
  other_bytes,
};

enum class Verdict : std::uint8_t {
  known,       ///< acknowledge, change nothing
  moved,       ///< the base's own bytes at another sequence: the base takes that sequence
  next,        ///< base + 1: apply
  over_gap,    ///< newer, versions are missing, nothing is pending here: apply, and count the gap
  read_first,  ///< newer, versions are missing and local changes are pending: read the subject first
  divergent,   ///< other bytes under a version that is held: compare the histories
  too_far,     ///< so many versions are missing that it is no version of this record: put aside
};

/// The most versions that may be missing before an event. Without a bound one message of a foreign writer
/// could bring a record to the end of its numbers, after which it could never be changed again.
inline constexpr Version kGapMax = Version{1} << 20U;

struct Standing {
  Version base = 0;                 ///< newest version known to stand in the stream; 0: none
  std::uint64_t base_sequence = 0;  ///< its stream sequence
  bool pending = false;             ///< this node has changes on top of the base
};

/// The verdict on an event of `version` at stream sequence `sequence`.
/// `held` compares it with this node's confirmed event of the same version (only looked at when version <=
/// base).
Verdict judge(const Standing& standing, Version version, std::uint64_t sequence, Held held);

}  // namespace willcall
