#include "node/box_office/chain.h"

namespace willcall {

Chain::Chain(const Reader& reader, const rows::Standing& standing) : reader_(reader) {
  reader_.history(standing.base_entry(), [this](const JournalEntry& entry) {
    entries_.emplace(entry.version, entry.position);
    return true;
  });
}

Held Chain::held(Version version, std::string_view bytes) const {
  const auto at = entries_.find(version);
  if (at == entries_.end()) return Held::nothing;
  const auto entry = reader_.entry(at->second);
  return entry && entry->bytes == bytes ? Held::same_bytes : Held::other_bytes;
}

}  // namespace willcall
