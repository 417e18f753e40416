// One name, one type: two types of one name in one program are undefined behaviour that no compiler sees.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;

/// Types that a header defines in the namespace itself: they stand at the beginning of a line and are no mere
/// announcements. Namespaces of their own are not looked at.
std::vector<std::string> types_in(std::istream&& header) {
  static const std::regex definition(R"(^(struct|class|enum class) (\w+)(?!::)\b[^;:]*(: [^;]*)?$)"),
      inner_space(R"(^namespace willcall::\w+ \{)");
  std::vector<std::string> found;
  std::smatch match;
  for (std::string line; std::getline(header, line);) {
    if (std::regex_search(line, inner_space)) return {};
    if (std::regex_search(line, match, definition)) found.push_back(match[2]);
  }
  return found;
}

}  // namespace

TEST_CASE("no two headers of the product define a type of the same name") {
  std::map<std::string, std::string> home;
  for (const char* top : {"schema", "sync", "node", "tools", "packaging"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(WILLCALL_SOURCE) / top))
      if (entry.path().extension() == ".h")
        for (const std::string& type : types_in(std::ifstream(entry.path()))) {
          const auto [at, first] = home.emplace(type, entry.path().string());
          INFO(type << " stands in " << at->second << " and in " << entry.path().string()
                    << "; give one of them a name that says more");
          CHECK(first);
        }
  CHECK(home.size() > 200);
}

TEST_CASE("a definition is told from an announcement and from what stands in a class") {
  CHECK(types_in(std::istringstream("struct Finding;\nstruct Fact {\n  struct Part {\n")) ==
        std::vector<std::string>{"Fact"});
}
