// A store with its committer, and requests to it.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "node/store/committer.h"
#include "tests/store/open_store.h"

namespace willcall::test {

using Lines = std::vector<std::string>;
using Outcome = Committer::Outcome;
using Decision = Committer::Decision;

/// Remembers what was said.
class KeptLog final : public Log {
 public:
  void write(LogEvent event, const LogFields& fields) override;
  std::vector<std::string> errors() const { return of(Level::error); }
  std::vector<std::string> warnings() const { return of(Level::warning); }
  std::vector<std::string> infos() const { return of(Level::info); }
  std::vector<std::string> lines() const;

 private:
  std::vector<std::string> of(Level level) const;

  mutable std::mutex mutex_;
  std::vector<std::pair<Level, std::string>> lines_;  // guarded by mutex_
};

class Till {
 public:
  using Work = Committer::Work;

  explicit Till(std::size_t map_bytes = Environment::Options{}.map_bytes);

  Outcome run(Work work) { return committer->run(std::move(work)); }
  /// Runs all of them in one batch, in this order.
  std::vector<Outcome> run_together(std::vector<Work> works);
  /// A stop and a start on the same files.
  void restart(std::size_t map_bytes = Environment::Options{}.map_bytes);

  /// The seats that are stored, in id order.
  std::vector<std::string> seats();

  OpenStore store;
  KeptLog log;
  int wakes = 0;  ///< of whoever empties the outbox; read it only when no request is under way
  std::unique_ptr<Committer> committer;

 private:
  void open();
};

/// A request that adds a seat.
Committer::Work adds(const std::string& seat_id);

}  // namespace willcall::test
