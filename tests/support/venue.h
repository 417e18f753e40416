// Several boxes of one venue and a model of the centre, in one process and one thread: the whole sync, turned
// by hand. Deterministic.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/engine.h"
#include "tests/support/box.h"
#include "tests/support/fake_central.h"

namespace willcall::test {

/// A box with its engine.
class SyncedBox : public Box {
 public:
  SyncedBox(FakeCentre& centre, const std::string& node_id);

  /// One turn of the engine.
  void turn();
  void crash() override;  ///< kill -9: the engine's memory is gone, the store stays
  /// As an operator has it done when the centre has lost something.
  void compare_everything() { engine_->compare_everything(); }
  /// A copy of the store as it is between two commits.
  struct Backup {
    TempDirectory directory;
  };
  std::unique_ptr<Backup> backup() const;
  /// The process ends, an old copy takes the place of its store, and it starts again, told nothing.
  void restore(const Backup& backup);
  void cut() { line.line_up = false; }
  void mend() { line.line_up = true; }
  SyncStatus status() const { return engine_->status(); }

  FakeCentral line;

 private:
  std::unique_ptr<Engine> engine_;
};

/// A ticket of box-1, as a writer that is no node publishes it.
Event outside_ticket(const std::string& id, Version version, Money price = 500);

class VenueOfBoxes {
 public:
  explicit VenueOfBoxes(const std::vector<std::string>& node_ids = {"box-1", "box-2"});

  SyncedBox& operator[](const std::string& node_id) { return *boxes_.at(node_id); }
  /// Turns every box until nothing moves any more.
  void settle();
  /// Turns every box until the claim is decided; the request's patience ends after a while.
  Result<Answer> verdict(SyncedBox& box, const Begun& begun);
  /// Publishes as a writer that is not a node, on top of what stands there.
  FakeCentre::Stored publish(const Event& event, Encoding encoding = Encoding::protobuf);

  // ---- What must hold when all is quiet.
  /// All boxes hold byte-identical records, every store is sound, every outbox is empty; else what is wrong.
  std::string disagreement();
  /// The versions on a subject, in stream order.
  std::vector<Version> versions(Kind kind, const std::string& id);
  /// Subjects whose versions are not 1..n.
  std::vector<std::string> broken_histories();

  FakeCentre centre;

 private:
  std::map<std::string, std::unique_ptr<SyncedBox>> boxes_;
};

}  // namespace willcall::test
