// Sells seats as fast as it can, and prints the number of each one when it is stored. Ends when it is killed.
// Arguments: the store's directory, a word that the seats' ids begin with.
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "node/store/committer.h"
#include "tests/store/open_store.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr int kTills = 4;

Committer::Decision sell(Writer& writer, const std::string& id) {
  change_here(writer, seat(id, "box-1"));
  confirm(writer, seat_key(id), 1);
  change_here(writer, seat(id, "box-1", Ticket::SOLD));
  change_here(writer, sale(id), 9000);
  return Committer::Decision::keep;
}

[[noreturn]] void serve(Committer& committer, const std::string& till) {
  for (int number = 0;; ++number) {
    const std::string id = till + "-" + std::to_string(number), line = id + "\n";
    const auto outcome = committer.run([&](Writer& writer) { return sell(writer, id); });
    // One write each: lines of several threads do not mix.
    if (outcome != Committer::Outcome::stored || ::write(1, line.data(), line.size()) < 0) ::_exit(1);
  }
}

}  // namespace

int main(int, char** argv) {
  Store store(argv[1]);
  SilentLog log;
  Committer committer(store, log);
  std::vector<std::thread> tills;
  for (int i = 0; i < kTills; ++i)
    tills.emplace_back([&, i] { serve(committer, argv[2] + ("-" + std::to_string(i))); });
  for (std::thread& till : tills) till.join();
}
