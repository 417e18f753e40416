#include "node/http/request_counts.h"

namespace willcall {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A ticket is read in tens of microseconds; a sale takes a commit; a claim may take seconds, an import more.
constexpr std::uint64_t kMicrosecond = 1000, kMillisecond = 1'000'000;
constexpr std::uint64_t kTimes[] = {
    100 * kMicrosecond,  250 * kMicrosecond,  500 * kMicrosecond,  1 * kMillisecond,
    2500 * kMicrosecond, 5 * kMillisecond,    10 * kMillisecond,   25 * kMillisecond,
    50 * kMillisecond,   100 * kMillisecond,  250 * kMillisecond,  500 * kMillisecond,
    1000 * kMillisecond, 2500 * kMillisecond, 5000 * kMillisecond, 10'000 * kMillisecond};

void add(std::atomic<std::uint64_t>& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

RequestCounts::Route::Route(std::string_view its_method, std::string_view its_pattern)
    : method(its_method), pattern(its_pattern), seconds(kTimes, 1e9) {}

void RequestCounts::add_route(std::string_view method, std::string_view pattern) {
  routes_.emplace_back(method, pattern);
}

void RequestCounts::answered(const Response& response) {
  const auto status_class = static_cast<std::size_t>(response.status / 100);
  add(by_class_[status_class < by_class_.size() ? status_class : 0]);
  if (response.code) add(refusals_[static_cast<std::size_t>(*response.code)]);
}

Response RequestCounts::timed(std::size_t route, const std::function<Response()>& answer) {
  struct Running {
    std::atomic<std::size_t>& count;
    explicit Running(std::atomic<std::size_t>& c) : count(c) {
      count.fetch_add(1, std::memory_order_relaxed);
    }
    ~Running() { count.fetch_sub(1, std::memory_order_relaxed); }
  } const running(in_progress_);
  const auto begun = SteadyClock::now();
  const auto took = [&] {
    return static_cast<std::uint64_t>(std::chrono::nanoseconds(SteadyClock::now() - begun).count());
  };
  try {
    Response response = answer();
    routes_[route].seconds.observe(took());
    answered(response);
    return response;
  } catch (...) {
    routes_[route].seconds.observe(took());
    answered(Response{500, {}, {}, {}, nullptr, Code::internal_error});
    throw;
  }
}

RequestMetrics RequestCounts::metrics() const {
  RequestMetrics now;
  for (const Route& route : routes_)
    now.routes.push_back({route.method, route.pattern, route.seconds.value()});
  for (std::size_t i = 0; i < by_class_.size(); ++i) now.by_class[i] = by_class_[i];
  for (std::size_t i = 0; i < refusals_.size(); ++i) now.refusals[i] = refusals_[i];
  now.in_progress = in_progress_;
  return now;
}

}  // namespace willcall
