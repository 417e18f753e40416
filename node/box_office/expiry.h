// Holds that have run out: their orders expire, and their tickets are free again. Threads: one at a time.
#pragma once
#include <cstddef>
#include <map>
#include <vector>

#include "node/box_office/office.h"

namespace willcall {

class Expiry {
 public:
  explicit Expiry(Office& office) : office_(office) {}

  /// Ends holds that have run out, at most `limit`, in one commit; how many were dealt with. An order that
  /// cannot be ended (a damaged record) is said in the log and put off for a minute; it keeps no other. 0 as
  /// well where nothing can be stored (full disk, latched store): it is for the next turn.
  std::size_t turn(std::size_t limit);

 private:
  std::vector<RecordKey> due(TimeMs now, std::size_t limit) const;
  Committer::Outcome expire(const std::vector<RecordKey>& orders);

  Office& office_;
  std::map<RecordKey, TimeMs> put_off_;  // until then
};

}  // namespace willcall
