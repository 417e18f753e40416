#include "tests/http/scrape.h"

#include <limits>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace willcall::test {
namespace {

// The family that a sample belongs to.
std::string family_of(const std::string& name, const std::string& current) {
  for (const char* part : {"_bucket", "_sum", "_count"})
    if (name == current + part) return current;
  return name;
}

}  // namespace

Scrape::Scrape(const std::string& text) {
  if (!text.ends_with('\n')) faults_.push_back("the text does not end with a line end");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) line.starts_with('#') ? comment(line) : sample(line);
  for (const auto& [name, family] : families_)
    if (family.type.empty() || !family.has_help) faults_.push_back(name + " lacks HELP or TYPE");
  check_buckets();
}

Scrape Scrape::of(const Venue& arena) {
  const Reply reply = arena.nobody.get("/metrics");
  if (reply.status != 200) throw std::runtime_error("no figures: " + reply.said());
  return Scrape(reply.body);
}

void Scrape::comment(const std::string& line) {
  static const std::regex pattern(R"(# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.+))");
  std::smatch found;
  if (!std::regex_match(line, found, pattern))
    return faults_.push_back("not a comment of the format: " + line);
  Family& family = families_[found[2]];
  if (family.samples > 0) faults_.push_back("said behind its samples: " + line);
  family_ = found[2];
  if (found[1] == "HELP") {
    if (std::exchange(family.has_help, true)) faults_.push_back("said twice: " + line);
    return;
  }
  static const std::regex types("gauge|counter|histogram");
  if (!family.type.empty()) faults_.push_back("said twice: " + line);
  family.type = found[3];
  if (!std::regex_match(family.type, types)) faults_.push_back("not a type: " + line);
  if ((family.type == "counter") != family_.ends_with("_total")) faults_.push_back("wrong suffix: " + line);
}

void Scrape::sample(const std::string& line) {
  static const std::regex pattern(
      R"re(([a-z_:][a-z0-9_:]*)(\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)+\})? (-?[0-9.]+([eE][+-]?[0-9]+)?))re");
  std::smatch found;
  if (!std::regex_match(line, found, pattern)) return faults_.push_back("not a sample: " + line);
  if (family_of(found[1], family_) != family_) faults_.push_back("not under its family: " + line);
  ++families_[family_].samples;
  const std::string name = found[1].str() + found[2].str();
  if (!samples_.emplace(name, std::stod(found[5])).second) faults_.push_back("twice: " + name);
  order_.push_back(name);
}

// Of each histogram the bounds rise, the counts do not fall, and the last bucket, +Inf, is the count.
void Scrape::check_buckets() {
  static const std::regex pattern(R"re((.*)_bucket\{(.*),?le="([^"]+)"\})re");
  std::string series;
  double bound = 0, count = 0;
  for (const std::string& name : order_) {
    std::smatch found;
    if (!std::regex_match(name, found, pattern)) continue;
    std::string labels = found[2];
    if (labels.ends_with(',')) labels.pop_back();
    const std::string here = found[1].str() + "_count" + (labels.empty() ? "" : "{" + labels + "}");
    if (here != series) bound = count = -1;
    series = here;
    const double le = found[3] == "+Inf" ? std::numeric_limits<double>::infinity() : std::stod(found[3]);
    if (le <= bound || samples_.at(name) < count) faults_.push_back("out of order: " + name);
    bound = le;
    count = samples_.at(name);
    if (found[3] == "+Inf" && (!has(series) || samples_.at(series) != count))
      faults_.push_back("+Inf is not the count: " + name);
  }
}

double Scrape::operator[](const std::string& sample) const {
  const auto at = samples_.find(sample);
  if (at == samples_.end()) throw std::runtime_error("there is no " + sample);
  return at->second;
}

std::vector<std::string> Scrape::names() const {
  std::vector<std::string> names;
  for (const auto& [name, family] : families_) {
    if (family.type != "histogram") names.push_back(name);
    if (family.type == "histogram")
      for (const char* part : {"_bucket", "_sum", "_count"}) names.push_back(name + part);
  }
  return names;
}

}  // namespace willcall::test
