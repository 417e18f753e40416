#include "tests/integration/counter.h"

namespace willcall::test {

Counters::Counters(const std::string& url, const std::vector<std::string>& tickets, std::int64_t price,
                   int clients) {
  std::vector<std::vector<std::string>> shares(static_cast<std::size_t>(clients));
  for (std::size_t i = 0; i < tickets.size(); ++i) shares[i % shares.size()].push_back(tickets[i]);
  for (const auto& share : shares) threads_.emplace_back([=, this] { serve(url, share, price); });
}

void Counters::finish() {
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void Counters::serve(const std::string& url, const std::vector<std::string>& tickets, std::int64_t price) {
  Client client(url, token("carla", {"cashier"}));
  for (const std::string& ticket : tickets) sell(client, ticket, price);
}

void Counters::sell(Client& client, const std::string& ticket, std::int64_t price) {
  const std::string body = R"({"tickets":[{"id":")" + ticket + R"("}],"payment":{"method":"cash","amount":)" +
                           std::to_string(price) + "}}";
  for (int attempt = 0; attempt < 3000; ++attempt) {
    const auto reply = client.post("/api/orders", body, "sale-of-" + ticket);
    if (!reply || reply->status >= 500) {  // nobody there, or not a definite answer
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      continue;
    }
    const std::lock_guard lock(mutex_);
    if (reply->status == 201) {
      sold_[ticket] = member(reply->body, "id");
    } else {
      refused_.push_back(ticket + ": " + reply->body);
    }
    ++answered_;
    return;
  }
  const std::lock_guard lock(mutex_);
  refused_.push_back(ticket + ": no definite answer");
  ++answered_;
}

std::map<std::string, std::string> Counters::sold() const {
  const std::lock_guard lock(mutex_);
  return sold_;
}

std::vector<std::string> Counters::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

}  // namespace willcall::test
