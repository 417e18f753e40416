// A box office on a real store with the real engine, at a SimCentral: one node of a simulated venue.
#pragma once
#include <memory>
#include <string>

#include "sync/engine.h"
#include "tests/simulation/sim_central.h"
#include "tests/support/box.h"

namespace willcall::test {

class SimBox : public Box {
 public:
  /// `ahead`: by how much its clock is ahead of the run's.
  SimBox(SimCentre& centre, const Faults& faults, Dice dice, const std::string& node_id, TimeMs ahead);

  /// One turn of the engine and of what goes on beside it.
  void turn();
  void crash() override;  ///< kill -9: the engine's memory is gone, the store stays
  void compare_everything() { engine_->compare_everything(); }

  /// Everything has left, has come and has been looked at.
  bool quiet();
  SyncStatus status() const { return engine_->status(); }

  SimCentral line;
  bool sells = true;        ///< a head office does not
  TimeMs paused_until = 0;  ///< by the run's clock

 private:
  void start();
  std::unique_ptr<Engine> engine_;
};

/// The venue's stores belong into memory: nothing here is about the disk.
void keep_stores_in_memory();

}  // namespace willcall::test
