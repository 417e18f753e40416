// What operators get to watch a box with (packaging/monitoring) asks for figures that there are.
#include <fstream>
#include <regex>
#include <set>

#include "tests/http/scrape.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const std::filesystem::path kMonitoring = std::filesystem::path(WILLCALL_SOURCE) / "packaging/monitoring";

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
    found.insert(at->str());
  return found;
}

std::set<std::string> figures_in(const std::string& text) { return matches(text, "willcall_[a-z0-9_]+"); }

/// `code="x"`: labels that an expression asks for, apart from those that Prometheus adds.
std::set<std::string> labels_in(const std::string& text) {
  std::set<std::string> found;
  for (const std::string& label : matches(text, R"re([a-z_]+="[^"$]+")re"))
    if (!label.starts_with("job=")) found.insert(label);
  return found;
}

/// Every "expr" of a dashboard, at any depth.
std::string expressions_of(const Json& node) {
  std::string all;
  if (node.is_object() && node.contains("expr")) all += std::string(node.at("expr")) + "\n";
  if (node.is_structured())
    for (const Json& part : node) all += expressions_of(part);
  return all;
}

struct Watched {
  NatsServer server;
  Venue arena{{}, server.url()};
  std::string text;
  std::set<std::string> names;
  Watched() {
    REQUIRE(eventually([&] { return arena.box.in_sync(); }));
    text = arena.nobody.get("/metrics").body;
    for (const std::string& name : Scrape(text).names()) names.insert(name);
  }
  void check(const std::string& asked) const {
    for (const std::string& name : figures_in(asked)) {
      INFO(name);
      CHECK(names.contains(name));
    }
    for (const std::string& label : labels_in(asked)) {
      INFO(label);
      CHECK(text.find(label) != std::string::npos);
    }
  }
};

}  // namespace

TEST_CASE("every figure that an alert or the dashboard asks for is there") {
  const Watched watched;
  std::string rules;
  std::istringstream lines(text_of(kMonitoring / "willcall.rules.yml"));
  for (std::string line; std::getline(lines, line);)
    if (const auto at = line.find("expr: "); at != std::string::npos) rules += line.substr(at + 6) + "\n";
  const std::string dashboard = expressions_of(Json::parse(text_of(kMonitoring / "dashboard.json")));
  CHECK(figures_in(rules).size() > 15);
  CHECK(figures_in(dashboard).size() > 15);
  watched.check(rules);
  watched.check(dashboard);
}

TEST_CASE("every alert says how urgent it is, what is wrong and what to do") {
  const std::string rules = text_of(kMonitoring / "willcall.rules.yml");
  const std::size_t alerts = matches(rules, "alert: [A-Za-z]+").size();
  CHECK(alerts > 15);
  std::map<std::string, std::size_t> said;
  std::istringstream lines(rules);
  for (std::string line; std::getline(lines, line);)
    for (const char* word : {"- alert: ", "labels: {severity: ", "summary: \"", "action: \""})
      if (line.find(word) != std::string::npos) ++said[word];
  for (const auto& [word, times] : said) {
    INFO(word);
    CHECK(times == alerts);
  }
  CHECK(said.size() == 4);
}

TEST_CASE("a figure that nobody gives would be found") {
  CHECK(figures_in("rate(willcall_nothing_total[5m])") == std::set<std::string>{"willcall_nothing_total"});
  CHECK(labels_in(R"(up{job="x",code="a|b",box=~"$box"})") == std::set<std::string>{"code=\"a|b\""});
}
