// What the README promises is held by the tests that it names.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;

const fs::path kSource = WILLCALL_SOURCE;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Promise {
  std::string folder, sentence;
};

/// Programs that are not named after their folder.
const std::map<std::string, std::string> kElsewhere = {{"central_contract", "sync"},
                                                       {"rpm_tests", "packaging"}};

/// `store_tests: a sentence`, as the README names a test.
std::vector<Promise> promises_of(const std::string& text) {
  static const std::regex pattern("`([a-z]+)_(tests|contract): ([^`]+)`");
  std::vector<Promise> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
    const std::string program = (*at)[1].str() + "_" + (*at)[2].str();
    const auto elsewhere = kElsewhere.find(program);
    found.push_back({elsewhere == kElsewhere.end() ? (*at)[1].str() : elsewhere->second, (*at)[3]});
  }
  return found;
}

/// The code of one folder of tests, with text that is broken over lines put together again, and without the
/// fixtures that stand before a name.
std::string code_of(const std::string& folder) {
  std::string all;
  for (const auto& entry : fs::directory_iterator(kSource / "tests" / folder))
    if (entry.path().extension() == ".cpp") all += text_of(entry.path());
  all = std::regex_replace(all, std::regex("\"\\s*\n\\s*\""), "");
  return std::regex_replace(all, std::regex("\\((?:\\s*\\w+,)?\\s*\""), "(\"");
}

}  // namespace

TEST_CASE("every test that the README names is there") {
  const std::vector<Promise> promises = promises_of(text_of(kSource / "README.md"));
  REQUIRE(promises.size() > 20);
  for (const Promise& promise : promises) {
    INFO(promise.folder << ": " << promise.sentence);
    CHECK(code_of(promise.folder).find("(\"" + promise.sentence + "\"") != std::string::npos);
  }
}

TEST_CASE("a test that the README names and nobody wrote is found out") {
  const auto promises = promises_of("| sold | `house_tests: nobody wrote this` and `willcall token` |");
  REQUIRE(promises.size() == 1);
  CHECK(promises[0].folder == "house");
  CHECK(code_of("house").find("(\"" + promises[0].sentence + "\"") == std::string::npos);
}
