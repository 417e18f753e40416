// What a person waits for while the stream decides: claim -> promise, kept by the transactions of sync and
// awaited on the thread of the request, never on the committer. The store knows what is claimed (ClaimRow);
// this is only who waits for it.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "schema/result.h"

namespace willcall {

/// What a client is told of a change that was made.
struct Answer {
  int status = 200;
  std::string body;
};

/// One claim that was opened. Threads: any.
class Claim {
 public:
  Claim(std::string of_venue, std::string of_id) : venue(std::move(of_venue)), id(std::move(of_id)) {}
  const std::string venue, id;

  /// The first verdict counts.
  void decide(Result<Answer> verdict);
  std::optional<Result<Answer>> decided() const;
  /// Waits until it is decided, or `patience` has passed since the claim last moved.
  std::optional<Result<Answer>> wait(std::chrono::milliseconds patience) const;
  /// The stream confirmed a part of it.
  void moved();

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::optional<Result<Answer>> verdict_;                                           // guarded by mutex_
  std::chrono::steady_clock::time_point moved_ = std::chrono::steady_clock::now();  // guarded by mutex_
};

/// Threads: any.
class Claims {
 public:
  /// A claim that is being opened. It leaves when it is decided.
  std::shared_ptr<Claim> open(const std::string& venue, const std::string& id);
  /// The open claim of that id; null: there is none in this process.
  std::shared_ptr<Claim> find(const std::string& id) const;
  void decide(const std::string& id, Result<Answer> verdict);
  bool any() const { return open_count_ > 0; }
  std::size_t count() const { return open_count_; }

  /// A claim is left in the store for which nobody waits: it could not be undone (a full disk). It is never
  /// completed, and undone when that can be stored.
  void leave_behind() { left_behind_ = true; }
  void none_left_behind() { left_behind_ = false; }
  bool left_behind() const { return left_behind_; }

  /// An answer of the centre was lost: until it is heard again, pool tickets are sold as offline.
  void suspect_line() { suspect_ = true; }
  void heard_of_centre() { suspect_ = false; }
  bool suspect() const { return suspect_; }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Claim>> open_;  // guarded by mutex_
  std::atomic<std::size_t> open_count_{0};
  std::atomic<bool> suspect_{false}, left_behind_{false};
};

}  // namespace willcall
