// The house rules as a test: which floor may include what (README, "The house"). A message names the line and
// the remedy.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

const fs::path kSource = WILLCALL_SOURCE;

/// A floor and the floors that it may include. "all": every one.
const std::map<std::string, Names> kFloors = {
    {"schema", {}},
    {"sync", {"schema"}},
    {"sync/link", {"sync", "schema"}},
    {"node/settings", {"schema"}},
    {"node/domain", {"schema"}},
    {"node/store", {"schema"}},
    {"node/box_office", {"node/domain", "node/store", "sync", "schema"}},
    {"node/http", {"node/box_office", "node/settings", "node/domain", "node/store", "sync", "schema"}},
    {"node/main", {"all"}},
    {"tools", {"all"}},
    {"packaging", {"all"}},
    {"tests", {"all"}},
};

/// A C library has one room.
const std::map<std::string, std::string> kRooms = {
    {"lmdb.h", "node/store"},           {"nats.h", "sync/link"},
    {"nats/nats.h", "sync/link"},       {"httplib.h", "node/http"},
    {"toml++/toml.h", "node/settings"}, {"systemd/sd-daemon.h", "node/main"},
};

struct Include {
  std::string where;   // file:line
  std::string floor;   // of the file
  std::string header;  // as it is written
  bool quoted = false;
};

std::string floor_of(const std::string& path) {
  std::string best;
  for (const auto& [floor, allowed] : kFloors)
    if (path.starts_with(floor + "/") && floor.size() > best.size()) best = floor;
  return best;
}

bool is_code(const fs::path& file) { return file.extension() == ".h" || file.extension() == ".cpp"; }

Names code_files() {
  Names files;
  for (const char* top : {"schema", "sync", "node", "tools", "packaging", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(kSource / top))
      if (entry.is_regular_file() && is_code(entry.path()))
        files.push_back(fs::relative(entry.path(), kSource).string());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Include> includes_of(const std::string& file) {
  static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> found;
  std::ifstream in(kSource / file);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, pattern))
      found.push_back({file + ":" + std::to_string(number), floor_of(file), match[2], match[1] == "\""});
  }
  return found;
}

std::vector<Include> all_includes() {
  std::vector<Include> all;
  for (const std::string& file : code_files())
    for (Include& include : includes_of(file)) all.push_back(std::move(include));
  return all;
}

bool allowed(const std::string& from, const std::string& to) {
  const Names& floors = kFloors.at(from);
  return from == to || std::any_of(floors.begin(), floors.end(),
                                   [&](const std::string& f) { return f == "all" || f == to; });
}

std::string what_is_wrong(const Include& i) {
  if (const auto room = kRooms.find(i.header);
      room != kRooms.end() && room->second != i.floor && i.floor != "tests")
    return "<" + i.header + "> belongs to " + room->second + " alone; use that floor's header";
  if (!i.quoted) return {};
  const std::string target = floor_of(i.header);
  if (target.empty()) return "write the include from the root, so that it shows its folder";
  if (!allowed(i.floor, target))
    return i.floor + " may not include " + target + "; move the code, or hand the value in";
  return {};
}

Names offenders(const std::vector<Include>& includes) {
  Names found;
  for (const Include& i : includes)
    if (const std::string wrong = what_is_wrong(i); !wrong.empty()) found.push_back(i.where + ": " + wrong);
  return found;
}

std::string joined(const Names& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("no floor includes what stands above or beside it") {
  const std::vector<Include> includes = all_includes();
  REQUIRE(includes.size() > 300);  // the walk has found the code
  const Names wrong = offenders(includes);
  INFO(joined(wrong));
  CHECK(wrong.empty());
}

TEST_CASE("an include that breaks the rule is named with its line and the remedy") {
  const auto wrong = offenders({{"sync/engine.cpp:7", "sync", "node/store/store.h", true},
                                {"node/domain/tickets.h:3", "node/domain", "lmdb.h", false},
                                {"node/http/api.h:9", "node/http", "router.h", true},
                                {"node/http/api.h:10", "node/http", "schema/error.h", true}});
  REQUIRE(wrong.size() == 3);
  CHECK(wrong[0] ==
        "sync/engine.cpp:7: sync may not include node/store; move the code, or hand the value in");
  CHECK(wrong[1] == "node/domain/tickets.h:3: <lmdb.h> belongs to node/store alone; use that floor's header");
  CHECK(wrong[2] == "node/http/api.h:9: write the include from the root, so that it shows its folder");
}

TEST_CASE("the floors have no cycle") {
  // Allowed edges alone can be looked at: the walk above holds the code to them.
  std::map<std::string, int> height;
  const std::function<int(const std::string&, int)> climb = [&](const std::string& floor, int depth) -> int {
    REQUIRE(depth < 20);
    int top = 0;
    for (const std::string& below : kFloors.at(floor))
      if (below != "all") top = std::max(top, 1 + climb(below, depth + 1));
    return height[floor] = top;
  };
  for (const auto& [floor, below] : kFloors) climb(floor, 0);
  CHECK(height["schema"] == 0);
  CHECK(height["node/http"] > height["node/box_office"]);
}

TEST_CASE("only the process's own main ends the process") {
  // A library that calls exit takes the counter down with the network. main and tests may.
  static const std::regex ends(
      R"((^|[^_\w.>])(std::|::)?(exit|_exit|_Exit|abort|quick_exit|terminate)\s*\()");
  Names wrong;
  for (const std::string& file : code_files()) {
    if (file.starts_with("tests/") || file.starts_with("tools/") || file == "node/main/main.cpp") continue;
    std::ifstream in(kSource / file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number)
      if (std::regex_search(line, ends) && line.find("//") == std::string::npos)
        wrong.push_back(file + ":" + std::to_string(number) +
                        ": return an error; only main ends the process");
  }
  INFO(joined(wrong));
  CHECK(wrong.empty());
}

TEST_CASE("no file holds a path of somebody's machine") {
  Names wrong;
  for (const std::string& file : code_files()) {
    std::ifstream in(kSource / file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number)
      for (const char* prefix : {"/ho"
                                 "me/",
                                 "/wo"
                                 "rk/",
                                 "/ro"
                                 "ot/"})
        if (line.find(prefix) != std::string::npos) wrong.push_back(file + ":" + std::to_string(number));
  }
  INFO(joined(wrong));
  CHECK(wrong.empty());
}
