// Figures as Prometheus reads them.
#include "node/http/prometheus_text.h"

#include <thread>

#include "tests/support/catch.h"

using namespace willcall;

namespace {

constexpr std::uint64_t kBounds[] = {10, 100, 1000};

}  // namespace

TEST_CASE("a family says what it is before its samples") {
  std::string text;
  PrometheusText(text).gauge("willcall_tickets", "Tickets").sample(12).sample(3, {{"status", "sold"}});
  CHECK(text ==
        "# HELP willcall_tickets Tickets\n# TYPE willcall_tickets gauge\n"
        "willcall_tickets 12\nwillcall_tickets{status=\"sold\"} 3\n");
}

TEST_CASE("a label's value is escaped") {
  std::string text;
  PrometheusText(text).counter("a", "b").sample(1, {{"x", "a\"b\\c\nd"}, {"y", ""}});
  CHECK(text.ends_with("a{x=\"a\\\"b\\\\c\\nd\",y=\"\"} 1\n"));
}

TEST_CASE("numbers are written so that they can be read back") {
  std::string text;
  PrometheusText writer(text);
  writer.gauge("a", "b");
  text.clear();
  for (const double value : {0.0, -1.0, 0.001, 2.5, 9007199254740992.0, 1e300, 1784900000.123})
    writer.sample(value);
  CHECK(text == "a 0\na -1\na 0.001\na 2.5\na 9007199254740992\na 1e+300\na 1784900000.123\n");
}

TEST_CASE("a histogram's buckets add up, and the last is the count") {
  Histogram histogram(kBounds, 1000);
  for (const std::uint64_t raw : {5, 10, 11, 100, 5000}) histogram.observe(raw);
  std::string text;
  PrometheusText(text).histogram("h", "x").sample(histogram.value(), {{"route", "/"}});
  CHECK(
      text.ends_with("h_bucket{route=\"/\",le=\"0.01\"} 2\nh_bucket{route=\"/\",le=\"0.1\"} 4\n"
                     "h_bucket{route=\"/\",le=\"1\"} 4\nh_bucket{route=\"/\",le=\"+Inf\"} 5\n"
                     "h_sum{route=\"/\"} 5.126\nh_count{route=\"/\"} 5\n"));
}

TEST_CASE("what many threads observe at once is all counted") {
  Histogram histogram(kBounds, 1);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 10'000; ++n) histogram.observe(50);
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(histogram.value().count() == 40'000);
  CHECK(histogram.value().counts[1] == 40'000);
  CHECK(histogram.value().sum == 2'000'000);
}
