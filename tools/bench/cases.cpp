#include "tools/bench/cases.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <random>

#include "node/main/random_ids.h"
#include "tools/common/node_access.h"

namespace willcall {
namespace {

// The cursor of the next page, without parsing the page: the client shares the machine with what it measures.
std::string next_of(const std::string& page) {
  static constexpr std::string_view kName = "\"next\":\"";
  const std::size_t at = page.rfind(kName);
  if (at == std::string::npos) return {};
  const std::size_t from = at + kName.size();
  return page.substr(from, page.find('"', from) - from);
}

Step get_one(Client& client, const Seats& seats) {
  auto random = std::make_shared<std::mt19937>(std::random_device{}());
  return [&client, &seats, random] {
    std::uniform_int_distribution<std::size_t> any(1, seats.count);
    return client.get("/api/tickets/" + seats.id(any(*random)));
  };
}

Step list_fifty(Client& client) {
  auto after = std::make_shared<std::string>();
  return [&client, after] {
    auto page = client.get("/api/tickets?limit=50" + (after->empty() ? "" : "&after=" + *after));
    *after = page ? next_of(page->body) : "";
    return page;
  };
}

Step sell_one(Client& client, const Seats& seats, std::atomic<std::size_t>& next) {
  return [&client, &seats, &next]() -> std::optional<Result<Client::Reply>> {
    const std::size_t number = next++;
    if (number > seats.count) return std::nullopt;
    return client.post("/api/orders", R"({"tickets":[{"id":")" + seats.id(number) +
                                          R"("}],"payment":{"method":"cash","amount":)" +
                                          std::to_string(Seats::kPrice) + "}}");
  };
}

}  // namespace

std::string Seats::id(std::size_t number) const {
  char digits[16];
  std::snprintf(digits, sizeof digits, "-%06zu", number);
  return prefix + digits;
}

Result<Seats> seed(const std::string& url, const std::string& token, std::size_t count) {
  using namespace std::chrono;
  const Seats seats{
      "bench-" +
          RandomIds().fresh(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()),
      count};
  std::string csv = "id,title,price\n";
  for (std::size_t i = 1; i <= count; ++i)
    csv += seats.id(i) + ",Night of Songs seat " + std::to_string(i) + "," + std::to_string(Seats::kPrice) +
           "\n";
  const auto reply = Client(url, token)
                         .upload("/api/tickets/import", "text/csv", csv.size(),
                                 [&](std::uint64_t offset, char* room, std::size_t size) {
                                   return csv.copy(room, size, offset);
                                 });
  if (!reply) return reply.error();
  if (reply->status != 200) return Error{Code::not_ready, detail_of(*reply), {}, {}};
  if (reply->body.find("\"created\":" + std::to_string(count) + ",") == std::string::npos)
    return Error{Code::not_ready, "the node did not take all tickets: " + reply->body.substr(0, 300), {}, {}};
  return seats;
}

std::vector<Case> cases(const Seats& seats, std::atomic<std::size_t>& next) {
  return {
      {"GET one ticket", [&seats](Client& client) { return get_one(client, seats); }},
      {"GET a list of 50", [](Client& client) { return list_fifty(client); }},
      {"order, paid and durable", [&seats, &next](Client& client) { return sell_one(client, seats, next); }},
  };
}

}  // namespace willcall
