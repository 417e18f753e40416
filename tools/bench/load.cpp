#include "tools/bench/load.h"

#include <algorithm>
#include <cmath>
#include <latch>
#include <thread>

#include "tools/common/node_access.h"
#include "tools/common/progress.h"

namespace willcall {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLookEvery{50};

class Run {
 public:
  Run(const Case& what, const Load& load)
      : what_(what), load_(load), connected_(load.clients), go_(1), parts_(load.clients) {}

  Measured run() {
    std::vector<std::thread> threads;
    for (Measured& part : parts_) threads.emplace_back([this, &part] { work(part); });
    connected_.wait();
    start_ = SteadyClock::now();
    end_ = start_ + load_.time;
    go_.count_down();
    watch();
    for (std::thread& thread : threads) thread.join();
    return merged();
  }

 private:
  void work(Measured& part) {
    Client client(load_.url, load_.token);
    if (!client.get("/healthz")) ++part.errors;  // connects; its reason comes again with the first request
    const Step step = what_.begin(client);
    connected_.count_down();
    go_.wait();
    do measure(step, part);
    while (!part.ran_out && !over());
    part.seconds = std::chrono::duration<double>(SteadyClock::now() - start_).count();
    --running_;
  }

  void measure(const Step& step, Measured& part) {
    const auto before = SteadyClock::now();
    const auto reply = step();
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - before);
    if (!reply) {
      part.ran_out = true;
    } else if (*reply && (*reply)->status / 100 == 2) {
      part.micros.push_back(static_cast<std::uint32_t>(took.count()));
      ++answered_;
    } else {
      if (part.errors++ == 0 || part.first_error.empty())
        part.first_error = *reply ? detail_of(**reply) : reply->error().detail;
    }
  }

  bool over() const { return SteadyClock::now() >= end_ || (load_.stop && *load_.stop); }

  void watch() const {
    ProgressLine line;
    while (running_ > 0) {
      const std::chrono::duration<double> passed = SteadyClock::now() - start_, whole = load_.time;
      line.show(what_.name + "  " + bar(static_cast<std::uint64_t>(passed / whole * 1000), 1000) + "  " +
                std::to_string(static_cast<std::uint64_t>(static_cast<double>(answered_) / passed.count())) +
                "/s");
      std::this_thread::sleep_for(kLookEvery);
    }
  }

  Measured merged() const {
    Measured all;
    all.name = what_.name;
    for (const Measured& part : parts_) {
      all.seconds = std::max(all.seconds, part.seconds);
      all.micros.insert(all.micros.end(), part.micros.begin(), part.micros.end());
      all.errors += part.errors;
      all.ran_out = all.ran_out || part.ran_out;
      if (all.first_error.empty()) all.first_error = part.first_error;
    }
    std::sort(all.micros.begin(), all.micros.end());
    return all;
  }

  const Case& what_;
  const Load& load_;
  std::latch connected_, go_;
  SteadyClock::time_point start_, end_;  // set before go_
  std::vector<Measured> parts_;          // one for each thread; read after they are joined
  std::atomic<unsigned> running_{load_.clients};
  std::atomic<std::uint64_t> answered_{0};
};

}  // namespace

double Measured::percentile(double percent) const {
  if (micros.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(micros.size())));
  return micros[std::max<std::size_t>(rank, 1) - 1] / 1000.0;
}

Measured run_case(const Case& what, const Load& load) { return Run(what, load).run(); }

}  // namespace willcall
