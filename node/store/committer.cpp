#include "node/store/committer.h"

#include "node/store/growth.h"
#include "schema/probe.h"

namespace willcall {

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
    for (const Job* job : batch)
      if (job->outcome == Outcome::full || job->outcome == Outcome::stored)
        out_of_room_ = job->outcome == Outcome::full;
    for (Job* job : batch) job->finish();
    batch.clear();
  }
}

void Committer::store_batch(std::vector<Job*>& batch) {
  Grown grown;
  try {
    if (!run_together(batch, grown)) run_apart(batch, grown);
    growth_->look(store_.environment().used_bytes());
    if (grown.outbox && wake_) wake_();
    if (grown.journal && ring_) ring_();
  } catch (const StoreError& error) {
    log_.error(std::string("the store: ") + error.what());
    const bool full = error.kind == StoreError::Kind::full;
    settle(batch, full ? Outcome::full : Outcome::unknown);
    const std::lock_guard lock(mutex_);
    latched_ = latched_ || !full;
  }
}

void Committer::Grown::look(const Writer& writer) {
  outbox = outbox || writer.outbox_grew();
  journal = journal || writer.journal_grew();
}

// All in one transaction. False: something went wrong with one of them, and nothing was stored.
bool Committer::run_together(std::vector<Job*>& batch, Grown& grown) {
  WriteTxn txn(store_.environment());
  Writer writer(store_.tables(), txn);
  for (Job* job : batch) {
    const std::uint64_t before = writer.mutations();
    try {
      job->outcome = job->work(writer) == Decision::keep ? Outcome::stored : Outcome::refused;
    } catch (const std::exception&) {
      return false;
    }
    if (job->outcome == Outcome::refused && writer.mutations() != before) return false;
  }
  if (writer.mutations() == 0) return true;  // nothing but refusals: no fsync
  if (probe::sown("ack before commit") && writer.mutations() % 7 == 0) return true;
  txn.commit();
  grown.look(writer);
  return true;
}

// Each in a nested transaction of its own, still one commit.
void Committer::run_apart(std::vector<Job*>& batch, Grown& grown) {
  WriteTxn txn(store_.environment());
  for (Job* job : batch) {
    WriteTxn nested(store_.environment(), txn);
    Writer writer(store_.tables(), nested);
    try {
      job->outcome = job->work(writer) == Decision::keep ? Outcome::stored : Outcome::refused;
      if (job->outcome == Outcome::refused) continue;
      nested.commit();
      grown.look(writer);
    } catch (const StoreError& error) {
      log_.error(std::string("a request was undone: ") + error.what());
      job->outcome = error.kind == StoreError::Kind::full ? Outcome::full : Outcome::failed;
    } catch (const std::exception& error) {
      log_.error(std::string("a request was undone: ") + error.what());
      job->outcome = Outcome::failed;
    }
  }
  txn.commit();
}

// The batch was not stored, or nobody knows: whoever counted on it hears so.
void Committer::settle(std::vector<Job*>& batch, Outcome failure) {
  for (Job* job : batch)
    if (job->outcome != Outcome::refused) job->outcome = failure;
}

}  // namespace willcall
