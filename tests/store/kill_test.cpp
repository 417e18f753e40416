// kill -9: what was answered is there.
#include <random>
#include <sstream>

#include "tests/store/open_store.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace willcall;
using namespace willcall::test;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::istringstream text(text_of(file));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

bool is_whole(const Reader& store, const std::string& id) {
  const auto ticket = store.ticket("arena", id);
  return ticket && ticket->ticket().status() == Ticket::SOLD && is_pending(ticket->standing()) &&
         store.order("arena", id).has_value();
}

}  // namespace

TEST_CASE("every sale that was answered before a kill -9 is in the store, whole, twenty times over") {
  TempDirectory directory;
  std::mt19937 random(20);
  std::vector<std::string> answered;
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    const std::string name = "r" + std::to_string(round);
    Process process({COUNTING_PROCESS, directory / "data", name}, directory / name);
    const std::size_t enough = 1 + random() % 100;
    REQUIRE(
        eventually([&] { return lines_of(directory / name).size() >= enough; }, std::chrono::seconds(60)));
    REQUIRE(process.running());
    process.kill();
    const auto said = lines_of(directory / name);
    answered.insert(answered.end(), said.begin(), said.end());

    Store store(directory / "data");
    const Snapshot now(store);
    for (const std::string& id : answered) {
      CAPTURE(id);
      REQUIRE(is_whole(now, id));
    }
    REQUIRE(check_structure(now).faults == std::vector<std::string>{});
  }
}
