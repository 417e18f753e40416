#include "node/store/committer.h"

#include "node/store/growth.h"
#include "schema/probe.h"

namespace willcall {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A fast SSD stores in a tenth of a millisecond, a disk that turns in twenty, a dying one in seconds.
constexpr std::uint64_t kMicrosecond = 1000, kMillisecond = 1'000'000;
constexpr std::uint64_t kCommitTimes[] = {
    250 * kMicrosecond, 500 * kMicrosecond,  1 * kMillisecond,    2500 * kMicrosecond, 5 * kMillisecond,
    10 * kMillisecond,  25 * kMillisecond,   50 * kMillisecond,   100 * kMillisecond,  250 * kMillisecond,
    500 * kMillisecond, 1000 * kMillisecond, 2500 * kMillisecond, 5000 * kMillisecond};
constexpr std::uint64_t kBatchSizes[] = {1, 2, 4, 8, 16, 32, 64, 128};
constexpr std::chrono::milliseconds kSlow{1000};  // somebody stands at the counter

}  // namespace

struct Committer::Job {
  Work work;
  Outcome outcome = Outcome::closed;
  bool done = false;  // guarded by mutex
  std::mutex mutex;
  std::condition_variable finished;

  void finish() {
    // Notified under the lock: the waiter may destroy the job as soon as it sees done.
    const std::lock_guard lock(mutex);
    done = true;
    finished.notify_one();
  }
};

Committer::Committer(Store& store, Log& log)
    : store_(store),
      log_(log),
      growth_(std::make_unique<FileGrowth>(store.environment())),
      seconds_(kCommitTimes, 1e9),
      requests_(kBatchSizes, 1),
      thread_([this] { serve(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

bool Committer::latched() const {
  const std::lock_guard lock(mutex_);
  return latched_;
}

std::size_t Committer::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

CommitMetrics Committer::metrics() const {
  CommitMetrics now{seconds_.value(), requests_.value(), undone_, disk_full_, disk_failed_};
  now.out_of_room = out_of_room_;
  const std::lock_guard lock(mutex_);
  now.waiting = queue_.size();
  now.latched = latched_;
  return now;
}

Committer::Outcome Committer::run(Work work) {
  Job job;
  job.work = std::move(work);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || latched_) return Outcome::closed;
    queue_.push_back(&job);
    if (queue_.size() == 1) arrived_.notify_one();
  }
  std::unique_lock lock(job.mutex);
  job.finished.wait(lock, [&] { return job.done; });
  return job.outcome;
}

void Committer::serve() {
  std::vector<Job*> batch;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      batch.swap(queue_);
      if (latched_) {
        lock.unlock();
        for (Job* job : batch) job->finish();
        batch.clear();
        continue;
      }
    }
    store_batch(batch);
    look_at_room(batch);
    for (Job* job : batch) job->finish();
    batch.clear();
  }
}

// The last request that had something to write tells whether there is room.
void Committer::look_at_room(const std::vector<Job*>& batch) {
  bool full = out_of_room_;
  for (const Job* job : batch)
    if (job->outcome == Outcome::full || job->outcome == Outcome::stored)
      full = job->outcome == Outcome::full;
  if (full == out_of_room_.exchange(full)) return;
  const std::string directory = store_.directory().string();
  if (full) {
    log_.write(LogEvent::disk_full, {{"directory", directory}, {"error", why_full_}});
  } else {
    log_.write(LogEvent::disk_has_room, {{"directory", directory}});
  }
}

void Committer::store_batch(std::vector<Job*>& batch) {
  Done done;
  const auto begun = SteadyClock::now();
  try {
    if (!run_together(batch, done)) run_apart(batch, done);
    if (done.stored > 0) count(begun, done);
    growth_->look(store_.environment().used_bytes());
    if (done.outbox && wake_) wake_();
    if (done.journal && ring_) ring_();
    for (const Writer::Said& said : done.said) log_.write(said.event, said.fields);
  } catch (const StoreError& error) {
    const bool full = error.kind == StoreError::Kind::full;
    ++(full ? disk_full_ : disk_failed_);
    if (full) why_full_ = error.what();
    if (!full) log_.write(LogEvent::store_latched, {{"error", error.what()}});
    settle(batch, full ? Outcome::full : Outcome::unknown);
    const std::lock_guard lock(mutex_);
    latched_ = latched_ || !full;
  }
}

void Committer::count(SteadyClock::time_point begun, const Done& done) {
  const auto took = SteadyClock::now() - begun;
  seconds_.observe(static_cast<std::uint64_t>(std::chrono::nanoseconds(took).count()));
  requests_.observe(done.stored);
  if (took < kSlow) return;
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  log_.write(LogEvent::commit_slow, {{"milliseconds", milliseconds}, {"requests", done.stored}});
}

void Committer::Done::take(Writer& writer, std::uint64_t mutations) {
  outbox = outbox || writer.outbox_grew();
  journal = journal || writer.journal_grew();
  if (mutations > 0) ++stored;
  for (Writer::Said& one : writer.take_said()) said.push_back(std::move(one));
}

// All in one transaction. False: something went wrong with one of them, and nothing was stored.
bool Committer::run_together(std::vector<Job*>& batch, Done& done) {
  WriteTxn txn(store_.environment());
  Writer writer(store_.tables(), txn);
  Done all;
  for (Job* job : batch) {
    const std::uint64_t before = writer.mutations();
    try {
      job->outcome = job->work(writer) == Decision::keep ? Outcome::stored : Outcome::refused;
    } catch (const std::exception&) {
      return false;
    }
    const std::uint64_t mutations = writer.mutations() - before;
    if (job->outcome == Outcome::stored) {
      all.take(writer, mutations);
    } else if (mutations == 0) {
      (void)writer.take_said();
    } else {
      return false;
    }
  }
  if (probe::sown("ack before commit") && writer.mutations() != 0 && writer.mutations() % 7 == 0) return true;
  if (writer.mutations() != 0) txn.commit();  // nothing but refusals: no fsync
  done = std::move(all);
  return true;
}

// Each in a nested transaction of its own, still one commit.
void Committer::run_apart(std::vector<Job*>& batch, Done& done) {
  WriteTxn txn(store_.environment());
  for (Job* job : batch) {
    WriteTxn nested(store_.environment(), txn);
    Writer writer(store_.tables(), nested);
    try {
      job->outcome = job->work(writer) == Decision::keep ? Outcome::stored : Outcome::refused;
      if (job->outcome == Outcome::refused) continue;
      const std::uint64_t mutations = writer.mutations();
      nested.commit();
      done.take(writer, mutations);
    } catch (const StoreError& error) {
      undone(*job, error, error.kind == StoreError::Kind::full ? Outcome::full : Outcome::failed);
    } catch (const std::exception& error) {
      undone(*job, error, Outcome::failed);
    }
  }
  txn.commit();
}

void Committer::undone(Job& job, const std::exception& error, Outcome outcome) {
  job.outcome = outcome;
  ++(outcome == Outcome::full ? disk_full_ : undone_);
  if (outcome == Outcome::full) why_full_ = error.what();
  log_.write(LogEvent::request_undone, {{"error", error.what()}});
}

// The batch was not stored, or nobody knows: whoever counted on it hears so.
void Committer::settle(std::vector<Job*>& batch, Outcome failure) {
  for (Job* job : batch)
    if (job->outcome != Outcome::refused) job->outcome = failure;
}

}  // namespace willcall
