#include "schema/version_rule.h"

namespace willcall {

Verdict judge(const Standing& standing, Version version, std::uint64_t sequence, Held held) {
  if (version == standing.base + 1) return Verdict::next;
  if (version > standing.base + kGapMax) return Verdict::too_far;
  if (version > standing.base) return standing.pending ? Verdict::read_first : Verdict::over_gap;
  switch (held) {
    case Held::same_bytes:
      return version == standing.base && sequence != standing.base_sequence ? Verdict::moved : Verdict::known;
    case Held::other_bytes: return Verdict::divergent;
    case Held::nothing: break;
  }
  // Below the base and not held: a version that a gap skipped has come late. The base carries the whole
  // record.
  return version < standing.base ? Verdict::known : Verdict::divergent;
}

}  // namespace willcall
