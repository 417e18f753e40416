// One case under load: so many clients, each asking again as soon as it is answered.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node/http/client.h"

namespace willcall {

/// One request of a client. Nothing: there is nothing left to ask for.
using Step = std::function<std::optional<Result<Client::Reply>>()>;

struct Case {
  std::string name;
  /// Makes a client's steps; called once for each client, on its thread.
  std::function<Step(Client&)> begin;
};

struct Load {
  std::string url, token;
  unsigned clients = 8;
  std::chrono::milliseconds time{5000};
  const std::atomic<bool>* stop = nullptr;  ///< set from outside to end early
};

/// What was seen. Latencies are of 2xx answers alone, from the first byte sent to the last received.
struct Measured {
  std::string name;
  double seconds = 0;
  std::vector<std::uint32_t> micros;  ///< sorted
  std::uint64_t errors = 0;
  std::string first_error;
  bool ran_out = false;  ///< ended early: nothing was left to ask for

  double rate() const { return seconds > 0 ? static_cast<double>(micros.size()) / seconds : 0; }
  /// In ms, by nearest rank: so many percent of the answers took no longer. 0 if there was none.
  double percentile(double percent) const;
};

/// Runs it, with a line of progress on a terminal. The clients connect before the clock starts.
Measured run_case(const Case& what, const Load& load);

}  // namespace willcall
