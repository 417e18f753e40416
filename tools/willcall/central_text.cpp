#include "tools/willcall/central_text.h"

#include <nlohmann/json.hpp>

namespace willcall {

std::string findings_text(const std::vector<CentralFinding>& findings, const std::string& servers) {
  std::string text;
  for (const CentralFinding& one : findings)
    text += one.what + ": " + one.is + "; it should be: " + one.should + "\n  " + one.why +
            "\n  To mend it: " + one.mend + "\n\n";
  if (findings.empty()) return "The centre at " + servers + " is right for Willcall.\n";
  const bool one = findings.size() == 1;
  return text + (one ? "1 thing is" : std::to_string(findings.size()) + " things are") + " wrong at " +
         servers + ".\n";
}

std::string findings_json(const std::vector<CentralFinding>& findings, const std::string& servers,
                          const std::vector<std::string>& unseen) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const CentralFinding& one : findings)
    list.push_back({{"code", one.code},
                    {"what", one.what},
                    {"is", one.is},
                    {"should", one.should},
                    {"why", one.why},
                    {"mend", one.mend}});
  return nlohmann::ordered_json{{"servers", servers}, {"findings", list}, {"notLookedAt", unseen}}.dump() +
         "\n";
}

}  // namespace willcall
