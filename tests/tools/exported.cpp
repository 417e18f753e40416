#include "tests/tools/exported.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "node/http/csv.h"

namespace willcall::test {

const std::string& Sheet::cell(std::size_t row, const std::string& column) const {
  const auto at = std::find(columns.begin(), columns.end(), column);
  return rows.at(row).at(static_cast<std::size_t>(at - columns.begin()));
}

Sheet sheet_in(const std::string& csv) {
  Sheet sheet;
  CsvReader reader([&](std::size_t, Cells& cells) {
    if (sheet.columns.empty()) {
      sheet.columns = cells;
    } else {
      sheet.rows.push_back(cells);
    }
  });
  for (std::size_t at = 0; at < csv.size(); at += 1024)
    if (!reader.feed(std::string_view(csv).substr(at, 1024))) throw std::runtime_error("a row is too long");
  if (!reader.finish()) throw std::runtime_error("a quote is open");
  return sheet;
}

std::vector<Json> lines_in(const std::string& jsonl) {
  std::vector<Json> lines;
  std::istringstream in(jsonl);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

Finished Exporting::exports(Words words, const std::string& name) const {
  words.insert(words.begin(), "export");
  words.insert(words.end(), {"--output", file(name).string(), "--force"});
  return tool_for(node, words);
}

std::string Exporting::exported(const Words& words) const {
  const Finished done = exports(words);
  if (done.code != 0) throw std::runtime_error(done.output);
  return text_of(file());
}

std::string Exporting::sells(const std::vector<std::string>& tickets, int amount) const {
  Json order = {{"payment", {{"method", "cash"}, {"amount", amount}}}};
  for (const std::string& id : tickets) order["tickets"].push_back({{"id", id}});
  const auto reply = node.post("/api/orders", order.dump());
  if (reply.status != 201) throw std::runtime_error(reply.body);
  return member(reply.body, "id");
}

}  // namespace willcall::test
