#include "tools/bench/report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace willcall {
namespace {

std::string row(const Measured& m) {
  char text[160];
  std::snprintf(text, sizeof text, "%-26s %10.0f %10.2f %10.2f %8llu\n", m.name.c_str(), m.rate(),
                m.percentile(50), m.percentile(99), static_cast<unsigned long long>(m.errors));
  return text;
}

std::string remarks(const Measured& m) {
  std::string text;
  if (m.ran_out)
    text += "  " + m.name + ": ended after " + std::to_string(m.seconds).substr(0, 4) +
            " s, when all tickets were sold\n";
  if (!m.first_error.empty()) text += "  " + m.name + ": the first error: " + m.first_error + "\n";
  return text;
}

double rounded(double value) {
  return static_cast<double>(static_cast<std::int64_t>(value * 1000 + 0.5)) / 1000;
}

}  // namespace

std::string table(const Report& report) {
  char heads[160];
  std::snprintf(heads, sizeof heads, "%-26s %10s %10s %10s %8s\n", "", "rate/s", "p50 ms", "p99 ms",
                "errors");
  const std::string seconds = std::to_string(report.load.time.count() / 1000);
  std::string text = report.target + ", " + std::to_string(report.load.clients) +
                     " clients on this machine, " + seconds + " s for each case\n" + heads;
  for (const Measured& m : report.cases) text += row(m);
  for (const Measured& m : report.cases) text += remarks(m);
  for (const std::string& note : report.notes) text += "Note: " + note + "\n";
  return text;
}

std::string json(const Report& report) {
  nlohmann::ordered_json all{
      {"target", report.target}, {"clients", report.load.clients}, {"notes", report.notes}};
  auto& cases = all["cases"] = nlohmann::ordered_json::array();
  for (const Measured& m : report.cases)
    cases.push_back({{"name", m.name},
                     {"seconds", rounded(m.seconds)},
                     {"answers", m.micros.size()},
                     {"rate", rounded(m.rate())},
                     {"p50Ms", m.percentile(50)},
                     {"p99Ms", m.percentile(99)},
                     {"errors", m.errors},
                     {"firstError", m.first_error},
                     {"ranOut", m.ran_out}});
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace willcall
