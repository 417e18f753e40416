// Many clients who all want something at the same moment: each on a connection of its own, and each sends
// its request again under its key until the answer is definite.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/daemon.h"

namespace willcall::test {

struct Buyer {
  std::string url;   ///< the box that he stands at
  std::string body;  ///< of POST /api/orders
  std::string key;
};

/// What they were told.
struct Told {
  std::map<std::string, int> by_code;  ///< "201", "409 ticket_unavailable": the definite answers
  std::map<std::string, int> again;  ///< "503 central_unreachable", "no answer": not definite, so sent again
  std::set<std::string> orders;      ///< of those who were told 201

  int count(const std::string& code) const {
    const auto at = by_code.find(code);
    return at == by_code.end() ? 0 : at->second;
  }
  int answers() const;
  std::string text() const;
};

/// All start at once; comes back when the last has a definite answer.
Told rush(const std::vector<Buyer>& buyers);

}  // namespace willcall::test
