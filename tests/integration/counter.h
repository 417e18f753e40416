// Clients at the counters of one box: each sells its tickets one by one, and, as a till does, sends a sale
// again with the same Idempotency-Key until it has a definite answer.
#pragma once
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/daemon.h"

namespace willcall::test {

class Counters {
 public:
  /// Starts `clients` threads that sell `tickets` (at `price` each) on the box at `url`.
  Counters(const std::string& url, const std::vector<std::string>& tickets, std::int64_t price, int clients);
  ~Counters() { finish(); }
  /// Waits until everything has a definite answer.
  void finish();

  std::size_t answered() const { return answered_; }
  /// ticket -> order id, of the sales that were answered 2xx.
  std::map<std::string, std::string> sold() const;
  /// Definite answers that were no sale.
  std::vector<std::string> refused() const;

 private:
  void serve(const std::string& url, const std::vector<std::string>& tickets, std::int64_t price);
  void sell(Client& client, const std::string& ticket, std::int64_t price);

  std::atomic<std::size_t> answered_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::string> sold_;  // guarded by mutex_
  std::vector<std::string> refused_;         // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace willcall::test
