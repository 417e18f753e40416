// One writer thread that pays one fsync for many requests (group commit).
//
// A request hands in its work and waits. The thread takes whatever has queued up meanwhile, runs it all in
// one LMDB transaction in the order of arrival, commits, and then answers everybody. So the batch grows by
// itself with the load, and a lone request waits for nobody. An alternative, one nested transaction per
// request, costs copies of every page that two requests of a batch share; it is used only for a batch in
// which something failed, so that one failure undoes only itself.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "node/store/writer.h"
#include "schema/histogram.h"
#include "schema/log.h"

namespace willcall {

class FileGrowth;

/// What the committer has done since the node started, and how it stands.
struct CommitMetrics {
  HistogramValue seconds;  ///< from the first request's work to durable; of transactions that wrote something
  HistogramValue requests;        ///< that were stored in one of them
  std::uint64_t undone = 0;       ///< requests that failed and were undone alone
  std::uint64_t disk_full = 0;    ///< transactions or requests that found no room
  std::uint64_t disk_failed = 0;  ///< transactions of unknown outcome
  std::size_t waiting = 0;        ///< requests behind those at work
  bool latched = false, out_of_room = false;
};

class Committer {
 public:
  /// What a work has decided. A refusal should have written nothing; what it wrote is undone.
  enum class Decision { keep, refuse };
  /// Runs on the committer's thread, perhaps twice (the first run undone): it may only read and write through
  /// the Writer and set its own results. Must not wait for anything.
  using Work = std::function<Decision(Writer&)>;

  enum class Outcome {
    stored,   ///< durable
    refused,  ///< by the work itself
    failed,   ///< the work threw; undone, nothing else was harmed. The message is in the log
    full,     ///< no room on the disk; not stored
    unknown,  ///< the disk failed while storing: it may be there or not. The committer latches
    closed,   ///< latched or stopped: not tried
  };

  Committer(Store& store, Log& log);
  /// Stores what is queued, then ends.
  ~Committer();

  /// Threads: any but the committer's own. Blocks until the outcome is known.
  Outcome run(Work work);

  /// Called on the committer's thread after a commit that put something into the outbox. Set once, before
  /// anything is put there.
  void on_outbox(std::function<void()> wake) { wake_ = std::move(wake); }
  /// As on_outbox, after a commit that put something into the journal.
  void on_journal(std::function<void()> ring) { ring_ = std::move(ring); }

  /// Requests that have queued up behind those at work. Threads: any.
  std::size_t waiting() const;

  /// After an unknown outcome nothing more is written until the store was opened again and checked.
  bool latched() const;
  /// The last request that had something to write found no room for it. Threads: any.
  bool out_of_room() const { return out_of_room_; }
  /// Threads: any. Waits for no commit.
  CommitMetrics metrics() const;

 private:
  struct Job;
  void serve();
  void store_batch(std::vector<Job*>& batch);
  /// What a transaction will have done when it is durable.
  struct Done {
    bool outbox = false, journal = false;
    std::size_t stored = 0;  ///< requests; 0: there was nothing to store
    std::vector<Writer::Said> said;
    /// A request was kept that made so many changes.
    void take(Writer& writer, std::uint64_t mutations);
  };
  bool run_together(std::vector<Job*>& batch, Done& done);
  void run_apart(std::vector<Job*>& batch, Done& done);
  void settle(std::vector<Job*>& batch, Outcome failure);
  void undone(Job& job, const std::exception& error, Outcome outcome);
  void count(std::chrono::steady_clock::time_point begun, const Done& done);
  void look_at_room(const std::vector<Job*>& batch);

  Store& store_;
  Log& log_;
  std::function<void()> wake_, ring_;
  std::atomic<bool> out_of_room_{false};
  std::unique_ptr<FileGrowth> growth_;
  Histogram seconds_, requests_;
  std::atomic<std::uint64_t> undone_{0}, disk_full_{0}, disk_failed_{0};
  std::string why_full_;  // owned by the thread

  mutable std::mutex mutex_;
  std::condition_variable arrived_;  // with mutex_
  std::vector<Job*> queue_;          // guarded by mutex_
  bool stopping_ = false;            // guarded by mutex_
  bool latched_ = false;             // guarded by mutex_

  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace willcall
