// The store as sync sees it: replica.h over the box office's store and committer. Each call is one
// transaction. Threads: the engine's; on_pending's wake is called on the committer's.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/inbound.h"
#include "node/box_office/office.h"
#include "sync/replica.h"

namespace willcall {

class Replication final : public Replica {
 public:
  explicit Replication(Office& office) : office_(office) {}

  Scan pending(std::uint64_t after, std::size_t rows) override;
  std::vector<Outgoing> next(const std::vector<RecordKey>& keys) override;
  std::vector<Outgoing> urgent() override;
  std::vector<RecordKey> records(const std::optional<RecordKey>& after, std::size_t limit) override;
  std::optional<Touched> confirm(const std::vector<Confirmed>& confirmed) override;
  std::optional<Applied> apply(const Batch& batch) override;
  std::optional<Touched> compare(const RecordKey& key, const std::vector<StreamMessage>& history) override;
  Outbox outbox() override;
  void on_pending(std::function<void()> wake) override;

 private:
  using Work = std::function<void(Writer&, Disturbed&)>;
  Committer::Outcome run(Disturbed& disturbed, const Work& work);
  std::optional<Applied> apply_apart(const Batch& batch);
  std::optional<Applied> put_aside(const Batch& batch);

  Office& office_;
};

}  // namespace willcall
