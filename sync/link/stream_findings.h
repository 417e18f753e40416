// What is wrong with one stream, and with one durable: the tables applied. Pure.
#pragma once
#include <string>
#include <vector>

#include "sync/link/central_rules.h"

namespace willcall {

struct StreamRules {
  int replicas = 0;         ///< 0: as they are
  std::string definitions;  ///< the folder that holds <stream>.json
};

void look_at_stream(const StreamFacts& stream, const StreamRules& rules, std::vector<CentralFinding>& to);
void look_at_durable(const ConsumerFacts& durable, std::vector<CentralFinding>& to);

}  // namespace willcall
