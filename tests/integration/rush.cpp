#include "tests/integration/rush.h"

#include <latch>
#include <mutex>
#include <thread>

namespace willcall::test {
namespace {

std::string code_of(const Result<Client::Reply>& reply) {
  if (!reply) return "no answer";
  const std::string code = member(reply->body, "code");
  return std::to_string(reply->status) + (code.empty() ? "" : " " + code);
}

class Crowd {
 public:
  explicit Crowd(std::size_t size) : start_(static_cast<std::ptrdiff_t>(size)) {}

  void buy(const Buyer& buyer) {
    Client client(buyer.url, token("carla", {"cashier"}));
    start_.arrive_and_wait();
    for (int attempt = 0; attempt < 2000; ++attempt) {
      const auto reply = client.post("/api/orders", buyer.body, buyer.key);
      if (note(reply)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  const Told& told() const { return told_; }

 private:
  bool note(const Result<Client::Reply>& reply) {
    // A till tries again also where an answer of the centre was lost, and the line counts as down for a
    // moment.
    const bool line_lost = reply && member(reply->body, "code") == "offline_not_allocated";
    const bool definite = reply && reply->status < 500 && !line_lost;
    const std::lock_guard lock(mutex_);
    ++(definite ? told_.by_code : told_.again)[code_of(reply)];
    if (definite && reply->status == 201) told_.orders.insert(member(reply->body, "id"));
    return definite;
  }

  std::latch start_;
  std::mutex mutex_;
  Told told_;  // guarded by mutex_ while threads run
};

}  // namespace

int Told::answers() const {
  int n = 0;
  for (const auto& [code, times] : by_code) n += times;
  return n;
}

std::string Told::text() const {
  std::string text;
  for (const auto& [code, times] : by_code) text += std::to_string(times) + " x " + code + ", ";
  text += "sent again:";
  for (const auto& [code, times] : again) text += " " + std::to_string(times) + " x " + code;
  return again.empty() ? text + " none" : text;
}

Told rush(const std::vector<Buyer>& buyers) {
  Crowd crowd(buyers.size());
  std::vector<std::thread> threads;
  for (const Buyer& buyer : buyers) threads.emplace_back([&] { crowd.buy(buyer); });
  for (std::thread& thread : threads) thread.join();
  return crowd.told();
}

}  // namespace willcall::test
