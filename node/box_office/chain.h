// The confirmed events of one record, as they are looked up by version: walked once, however often it is
// asked.
#pragma once
#include <map>
#include <string_view>

#include "node/store/reader.h"
#include "schema/version_rule.h"

namespace willcall {

/// Valid as long as its transaction, and until the record's base changes.
class Chain {
 public:
  Chain(const Reader& reader, const rows::Standing& standing);
  /// What this node holds at `version`, compared with `bytes`.
  Held held(Version version, std::string_view bytes) const;

 private:
  const Reader& reader_;
  std::map<Version, Position> entries_;
};

}  // namespace willcall
