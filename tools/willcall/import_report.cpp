#include "tools/willcall/import_report.h"

#include <nlohmann/json.hpp>

namespace willcall {

Result<ImportReport> import_report(const std::string& body) try {
  const auto answer = nlohmann::json::parse(body);
  const auto& refused = answer.at("refused");
  ImportReport report;
  report.refused = !refused.empty();
  report.text = "created " + answer.at("created").dump() + ", unchanged " + answer.at("unchanged").dump() +
                ", refused " + std::to_string(refused.size()) + "\n";
  for (const auto& row : refused)
    report.text += "line " + row.at("line").dump() + ": " + row.at("code").get<std::string>() + ": " +
                   row.at("detail").get<std::string>() + "\n";
  return report;
} catch (const nlohmann::json::exception&) {
  return Error{Code::internal_error, "what answers is not a Willcall node", {}, {}};
}

}  // namespace willcall
