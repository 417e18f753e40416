#include "tests/simulation/sim_box.h"

#include <cstdlib>
#include <filesystem>

#include "schema/probe.h"

namespace willcall::test {

SimBox::SimBox(SimCentre& centre, const Faults& faults, Dice dice, const std::string& a_node_id, TimeMs ahead)
    : Box(a_node_id), line(centre, faults, dice, a_node_id) {
  clock.pass(std::chrono::milliseconds(ahead));
  if (faults.provisional > 0) allow_provisional(faults.provisional);
  start();
}

void SimBox::start() {
  reach = Reach::offline;
  engine_ = std::make_unique<Engine>(replication(), line, log);
}

void SimBox::turn() {
  engine_->step(clock.now(), line.take(std::chrono::milliseconds(0)));
  reach = engine_->status().link == LinkState::online ? Reach::online : Reach::offline;
}

void SimBox::crash() {
  if (outbox() > 0) probe::sometimes("crash with a pending outbox");
  engine_.reset();
  Box::crash();
  line.forget_session();
  start();
}

bool SimBox::quiet() {
  const SyncStatus now = engine_->status();
  return now.link == LinkState::online && now.in_flight == 0 && !engine_->comparing() &&
         engine_->sent_all() && line.quiet();
}

void keep_stores_in_memory() {
  static const bool done = [] {
    if (!std::getenv("TMPDIR") && std::filesystem::is_directory("/dev/shm"))
      ::setenv("TMPDIR", "/dev/shm", 0);
    probe::sow("no file is grown ahead");
    return true;
  }();
  (void)done;
}

}  // namespace willcall::test
