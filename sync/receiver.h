// The inbound half of the engine: what was delivered and not applied yet, and what is held back,
// unacknowledged, while its record is read. A value machine.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/central.h"
#include "sync/replica.h"

namespace willcall {

class Receiver {
 public:
  void deliver(Delivery delivery);
  /// The deliveries of one feed as a batch; moves them out. Empty messages: nothing has come.
  struct Taken {
    Replica::Batch batch;
    std::vector<std::string> acks;  ///< one per message
  };
  Taken take();

  /// A batch could not be stored: it stays unacknowledged and will come again.
  void refused(const Replica::Batch& batch);
  /// A message cannot be judged before its record was read: kept, unacknowledged.
  void hold(const RecordKey& key, const std::string& feed, std::uint64_t sequence, std::string ack);
  /// The record was brought in line: what may be acknowledged now.
  std::vector<std::string> release(const RecordKey& key);

  /// The link is down: whatever was not acknowledged will come again.
  void link_down();

  /// Messages of the centre that are not applied here.
  std::uint64_t lag() const;
  /// What the centre says of a durable. Deliveries that it does not know of yet are the newer word.
  void seen(const FeedStatus& feed);

 private:
  struct Held {
    std::string feed;
    std::uint64_t sequence;
    std::string ack;
  };
  std::map<std::string, std::vector<Delivery>> arrived_;  // by feed
  std::map<RecordKey, std::vector<Held>> held_;
  std::map<std::string, std::multiset<std::uint64_t>> held_sequences_;  // by feed
  std::map<std::string, std::set<std::uint64_t>> refused_;              // by feed: sequences
  std::map<std::string, std::uint64_t> waiting_;  // by feed: not delivered, as last heard
  std::map<std::string, std::uint64_t> place_;    // by feed: of the newest delivery
  std::map<std::string, std::uint64_t> lost_;     // by feed: given to an earlier session, to come again
};

}  // namespace willcall
