// What a transaction of sync has disturbed, and what came of it.
#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "node/box_office/claims.h"
#include "schema/records.h"

namespace willcall {

struct Disturbed {
  std::set<RecordKey> records;  ///< their first pending event may be another one now
  /// Orders to settle with their tickets; with each the tickets that were seen to name it.
  std::map<RecordKey, std::set<std::string>> orders;

  /// Of claims: to be told once the transaction is durable.
  std::vector<std::pair<std::string, Result<Answer>>> decided;
  std::set<std::string> moved;
};

}  // namespace willcall
