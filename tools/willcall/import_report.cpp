#include "tools/willcall/import_report.h"

#include <nlohmann/json.hpp>

namespace willcall {

Result<ImportReport> import_report(const std::string& body) try {
  const auto answer = nlohmann::json::parse(body);
  const auto& refused = answer.at("refused");
  const auto count = answer.at("refusedCount").get<std::size_t>();
  ImportReport report;
  report.refused = count > 0;
  report.text = "created " + answer.at("created").dump() + ", unchanged " + answer.at("unchanged").dump() +
                ", refused " + std::to_string(count) + "\n";
  for (const auto& row : refused)
    report.text += "line " + row.at("line").dump() + ": " + row.at("code").get<std::string>() + ": " +
                   row.at("detail").get<std::string>() + "\n";
  if (count > refused.size())
    report.text += "and " + std::to_string(count - refused.size()) + " lines more\n";
  return report;
} catch (const nlohmann::json::exception&) {
  return Error{Code::internal_error, "what answers is not a Willcall node", {}, {}};
}

}  // namespace willcall
