// The journal, read in its order by those who follow it: every event applied on this node, of its own and of
// others, after its commit.
//
// A rebase leaves the changes that it drops in the journal, but something always follows them there: the
// changes made again, or at least the event of the other writer that they met. So the last entry of a record
// is its head, and whoever takes over record after record in this order ends up with what this node holds.
#pragma once
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/office.h"

namespace willcall {

/// Rings everybody who listens. Threads: any.
class Bell {
 public:
  /// One who listens, as long as it lives. Must not outlive the bell. Threads: one.
  class Ear {
   public:
    explicit Ear(Bell& bell);
    ~Ear();
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;
    /// Readable when the bell has rung since the last quiet().
    int fd() const { return fd_; }
    void quiet();

   private:
    friend class Bell;
    Bell& bell_;
    const int fd_;
    bool rung_ = false;  // guarded by the bell's mutex
  };

  void ring();

 private:
  std::mutex mutex_;
  std::vector<Ear*> ears_;  // guarded by mutex_
};

/// Threads: any. Outlives those who read; no commit comes after it. Makes itself known to the committer, so
/// there is one.
class Changes {
 public:
  explicit Changes(Office& office);

  struct Entry {
    Position position = 0;
    Event event;
    bool pending = false;  ///< waits for the stream's confirmation right now
  };
  struct Batch {
    std::vector<Entry> entries;
    Position read_to = 0;  ///< go on from here
    bool at_end = false;   ///< there was nothing behind it
  };
  /// What comes after a position, at most `most` entries of the journal. `venue`: only that one; empty: every
  /// venue that is followed. Nothing: the journal does not hold all that came after it, and where the reader
  /// stands it cannot be known what he missed. Throws StoreError. Holds no transaction between calls.
  std::optional<Batch> after(Position position, const std::string& venue, std::size_t most) const;
  /// The newest position.
  Position last() const;

  /// Rings after every commit that put something into the journal.
  Bell& bell() { return bell_; }

 private:
  Office& office_;
  Bell bell_;
};

}  // namespace willcall
