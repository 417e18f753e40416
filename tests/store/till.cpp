#include "tests/store/till.h"

#include <future>
#include <stdexcept>
#include <thread>

#include "node/store/listing.h"
#include "tests/support/process.h"

namespace willcall::test {

void KeptLog::write(LogEvent event, const LogFields& fields) {
  const std::lock_guard lock(mutex_);
  lines_.emplace_back(facts(event).level, log_line(event, fields));
}

std::vector<std::string> KeptLog::of(Level level) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> found;
  for (const auto& [of_line, line] : lines_)
    if (of_line == level) found.push_back(line);
  return found;
}

std::vector<std::string> KeptLog::lines() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> all;
  for (const auto& [level, line] : lines_) all.push_back(line);
  return all;
}

Till::Till(std::size_t map_bytes) : store(map_bytes) { open(); }

void Till::open() {
  committer = std::make_unique<Committer>(*store, log);
  committer->on_outbox([this] { ++wakes; });
}

void Till::restart(std::size_t map_bytes) {
  committer.reset();
  store.reopen(map_bytes);
  open();
}

std::vector<Outcome> Till::run_together(std::vector<Work> works) {
  std::vector<Outcome> outcomes(works.size(), Outcome::closed);
  std::promise<void> busy, released;
  // A request that keeps the committer busy while the others queue up. It writes nothing.
  std::thread holder([&] {
    run([&](Writer&) {
      busy.set_value();
      released.get_future().wait();
      return Committer::Decision::refuse;
    });
  });
  busy.get_future().wait();
  std::vector<std::thread> threads;
  bool queued = true;
  for (std::size_t i = 0; i < works.size() && queued; ++i) {
    threads.emplace_back([&, i] { outcomes[i] = run(std::move(works[i])); });
    queued = eventually([&] { return committer->waiting() == i + 1; });
  }
  released.set_value();
  holder.join();
  for (std::thread& thread : threads) thread.join();
  if (!queued) throw std::runtime_error("the requests did not queue up");
  return outcomes;
}

std::vector<std::string> Till::seats() {
  std::vector<std::string> ids;
  each_ticket(store.now(), {"arena", {}, {}}, "", [&](const rows::TicketRow& row) {
    ids.push_back(row.ticket().id());
    return true;
  });
  return ids;
}

Committer::Work adds(const std::string& seat_id) {
  return [seat_id](Writer& writer) {
    change_here(writer, seat(seat_id));
    return Committer::Decision::keep;
  };
}

}  // namespace willcall::test
