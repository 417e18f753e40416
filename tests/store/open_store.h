// A store in a directory of its own, and the few changes of records that its tests tell their stories with.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "node/store/structure_check.h"
#include "node/store/writer.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

class OpenStore {
 public:
  explicit OpenStore(std::size_t map_bytes = Environment::Options{}.map_bytes);

  Store& operator*() { return *store_; }
  Environment& environment() { return store_->environment(); }
  const Tables& tables() const { return store_->tables(); }
  const TempDirectory& directory() const { return directory_; }

  /// As a restart does. REQUIRES: nobody uses it.
  void reopen(std::size_t map_bytes = Environment::Options{}.map_bytes);
  /// One transaction, committed when `work` returns.
  void write(const std::function<void(Writer&)>& work);
  /// What is stored now.
  Snapshot now() { return Snapshot(*store_); }
  /// What `check_structure` finds wrong.
  std::vector<std::string> faults() { return check_structure(now()).faults; }

 private:
  const TempDirectory directory_;
  std::unique_ptr<Store> store_;
};

/// The StoreError that `what` ends with; throws if it does not.
StoreError failure_of(const std::function<void()>& what);
/// Does the text hold all these parts?
bool says(const std::string& text, const std::vector<std::string>& parts);

/// A seat of the arena for 25 EUR; an empty owner: the pool.
Ticket seat(const std::string& id, const std::string& owner = {}, Ticket::Status status = Ticket::AVAILABLE);
/// A sale of the arena's seat A-1.
Order sale(const std::string& id, const std::string& user = "carl", Order::Status status = Order::CREATED);
RecordKey seat_key(const std::string& id);
RecordKey sale_key(const std::string& id);

/// A change made on this node: `after` becomes the record's next version.
void change_here(Writer& writer, Ticket after, TimeMs now = 1000);
/// `hold_until` 0: no hold.
void change_here(Writer& writer, Order after, TimeMs hold_until = 0, TimeMs now = 1000);
/// The stream brings `after`, of the version that it carries (0: the next).
/// REQUIRES: nothing is pending.
void change_there(Writer& writer, Ticket after, std::uint64_t sequence);
void change_there(Writer& writer, Order after, std::uint64_t sequence);
/// The stream has taken the record's first pending event.
void confirm(Writer& writer, const RecordKey& key, std::uint64_t sequence);
/// The seat's pending events are given up for its base. REQUIRES: it has one.
void give_up_pending(Writer& writer, const std::string& seat_id);
/// The stream has lost the newest `count` events of the seat's base; sequence 1 is what remains.
void lose(Writer& writer, const std::string& seat_id, std::size_t count);

/// The events of a record, newest first, as "version kind".
std::vector<std::string> history(const Reader& reader, const RecordKey& key);

}  // namespace willcall::test
