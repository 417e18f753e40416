// What `willcall export` wrote, as a test looks at it.
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/command_line.h"

namespace willcall::test {

using Json = nlohmann::json;
using Cells = std::vector<std::string>;

/// A file of CSV, row by row.
struct Sheet {
  Cells columns;
  std::vector<Cells> rows;
  /// A cell by the name of its column.
  const std::string& cell(std::size_t row, const std::string& column) const;
};
Sheet sheet_in(const std::string& csv);
std::vector<Json> lines_in(const std::string& jsonl);

/// A running box, and the directory where its exports go.
struct Exporting {
  Daemon node;
  TempDirectory directory;

  explicit Exporting(const Daemon::Options& options = {}) : node(options) {}
  std::filesystem::path file(const std::string& name = "export") const { return directory / name; }
  /// `willcall export WORDS --output FILE --force`
  Finished exports(Words words, const std::string& name = "export") const;
  /// The same, and what was written. Throws if it did not end with 0.
  std::string exported(const Words& words) const;
  /// One step: the order's id.
  std::string sells(const std::vector<std::string>& tickets, int amount) const;
};

}  // namespace willcall::test
