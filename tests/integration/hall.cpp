#include "tests/integration/hall.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace willcall::test {

using Json = nlohmann::json;

int rounds() {
  const char* given = std::getenv("WILLCALL_ROUNDS");
  return given ? std::max(1, std::atoi(given)) : 3;
}

std::vector<std::string> Hall::seats(int count) const {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) ids.push_back(seat(i));
  return ids;
}

std::string Hall::csv(int count, const std::string& owner) const {
  std::string text = "id,title,price,allocatedTo\n";
  for (const std::string& id : seats(count))
    text += id + ",\"" + title() + " a seat\"," + std::to_string(kPrice) + "," + owner + "\n";
  return text;
}

std::string Hall::wish(int client) const {
  Json wish{{"count", 1}, {"titlePrefix", title()}};
  if (round % 2 == 1) wish = Json{{"id", seat(client % kSeats)}};
  return Json{{"tickets", {wish}}, {"payment", {{"method", "cash"}, {"amount", kPrice}}}}.dump();
}

std::vector<Buyer> Hall::clients(const std::vector<const Daemon*>& boxes) const {
  std::vector<Buyer> all;
  for (int i = 0; i < 2 * kSeats; ++i) {
    const Daemon& box = *boxes[static_cast<std::size_t>(i / kSeats) % boxes.size()];
    all.push_back({box.url(), wish(i), "round-" + std::to_string(round) + "-client-" + std::to_string(i)});
  }
  return all;
}

Shelves::Shelves(const Daemon& box) {
  const Json list = Json::parse(box.get("/api/allocations").body);
  for (const Json& row : list.at("allocations")) {
    available += row.at("available").get<std::int64_t>();
    reserved += row.at("reserved").get<std::int64_t>();
    sold += row.at("sold").get<std::int64_t>();
  }
}

bool hold(const TwoBoxes& venue, std::int64_t free, std::int64_t gone) {
  return eventually([&] {
    return venue.in_sync() && Shelves(venue.one).hold(free, gone) && Shelves(venue.two).hold(free, gone);
  });
}

bool none(const Daemon& box, const std::string& path, const char* list) {
  return member(box.get(path).body, list) == "[]";
}

}  // namespace willcall::test
