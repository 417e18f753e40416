#include "schema/version_rule.h"

#include "schema/probe.h"

namespace willcall {

Verdict judge(const Standing& standing, Version version, std::uint64_t sequence, Held held) {
  if (version == standing.base + 1) return Verdict::next;
  if (version > standing.base + kGapMax) return Verdict::too_far;
  if (version > standing.base) {
    const bool over = !standing.pending || probe::sown("pending changes are rebased over a gap");
    return over ? Verdict::over_gap : Verdict::read_first;
  }
  if (probe::sown("an event delivered again is applied again") && version == standing.base)
    return Verdict::next;
  switch (held) {
    case Held::same_bytes:
      return version == standing.base && sequence != standing.base_sequence ? Verdict::moved : Verdict::known;
    case Held::other_bytes:
      return probe::sown("other bytes under a held version are ignored") ? Verdict::known
                                                                         : Verdict::divergent;
    case Held::nothing: break;
  }
  // Below the base and not held: a version that a gap skipped has come late. The base carries the whole
  // record.
  return version < standing.base ? Verdict::known : Verdict::divergent;
}

}  // namespace willcall
