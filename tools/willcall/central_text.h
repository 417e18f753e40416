// What a check of the centre has found, for people and for programs. Pure.
#pragma once
#include <string>
#include <vector>

#include "sync/link/central_rules.h"

namespace willcall {

/// A paragraph for each, and a last line that says how many.
std::string findings_text(const std::vector<CentralFinding>& findings, const std::string& servers);

/// {"servers":..., "findings":[{"code","what","is","should","why","mend"}], "notLookedAt":[...]}
std::string findings_json(const std::vector<CentralFinding>& findings, const std::string& servers,
                          const std::vector<std::string>& unseen);

}  // namespace willcall
