// The sync engine: a deterministic machine. Time, messages and acks go in; publishes, reads and acks come
// out, and the replica is told what is known. It sleeps nowhere, starts no thread and opens no socket, so the
// same inputs make the same run. What goes over the wire is described in schema/README.md.
//
// The whole of it:
//   a pending event is published with the sequence that its author knew (compare-and-set);
//   a clean ack, or its own bytes coming back, confirms it;
//   anything else decides nothing: the record's subject is read, and the attempt has ended;
//   what comes in is applied in batches, one transaction each, and acknowledged after it;
//   what cannot be judged alone waits, unacknowledged, until the record's whole history was read and
//   compared; nothing is kept here that a restart would need: the outbox and the durables are the memory.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/log.h"
#include "sync/central.h"
#include "sync/publisher.h"
#include "sync/receiver.h"
#include "sync/replica.h"
#include "sync/status.h"

namespace willcall {

class Engine {
 public:
  Engine(Replica& replica, Central& central, Log& log);

  /// One turn: takes in what came, stores it, sends what may leave. `now`: this node's time.
  void step(TimeMs now, std::vector<CentralInput> inputs);

  /// Compares every record of this node with its subject, and mends both sides: for when the centre may have
  /// lost something. Takes many turns; until it is through, comparing() says so.
  void compare_everything();
  bool comparing() const { return compare_from_.has_value() || !whole_wanted_.empty(); }

  /// A turn threw: said in the log, once for each cause. Everything known is looked through again.
  void failed(const std::string& what);

  SyncStatus status() const;
  /// Everything that could leave has left and was confirmed.
  bool sent_all() { return replica_.outbox().events == 0; }

 private:
  void on(LinkUp& up);
  void on(LinkDown& down);
  void on(PublishResult& result);
  void on(Delivery& delivery);
  void on(ReadResult& result);
  void on(StreamsSeen& seen) { streams_ = std::move(seen.streams); }
  void on(FeedsSeen& seen);

  void read_last_came(const RecordKey& key, ReadResult& result);
  void read_whole_came(const RecordKey& key, ReadResult& result);
  void reading_ended(const RecordKey& key, const Replica::Touched& touched);
  void read_whole(const RecordKey& key);
  void moved_on(const RecordKey& key);

  void store_confirmed();
  void store_arrived();
  void follow_up(const Replica::Touched& touched);
  void offer(Outgoing event);
  void scan();
  void compare_more();
  void send();

  Replica& replica_;
  Central& central_;
  Log& log_;

  TimeMs now_ = 0;
  bool online_ = false;
  TimeMs since_ = 0;
  std::string reason_ = "not connected yet";
  std::vector<StreamStatus> streams_;
  std::vector<Warning> warnings_;

  Publisher publisher_;
  Receiver receiver_;
  std::vector<Confirmed> confirmed_;  // of this turn
  std::vector<AttemptId> confirmed_attempts_;

  struct Reading {
    RecordKey key;
    bool whole = false;
  };
  std::map<ReadId, Reading> reading_;
  std::set<RecordKey> whole_wanted_;  // waiting or being read whole
  std::set<RecordKey> read_again_;    // being read, and the answer will be too old
  std::deque<RecordKey> whole_queue_;
  TimeMs whole_not_before_ = 0;
  ReadId last_read_ = 0;

  struct CompareFrom {
    std::optional<RecordKey> after;  // compared up to here
  };
  std::optional<CompareFrom> compare_from_;

  std::uint64_t scanned_ = 0;  // rows of the outbox up to here were offered
  TimeMs moved_at_ = 0;        // when the outbox last moved
  TimeMs rescan_at_ = 0;
  std::string failure_;  // the last one that was said
  std::uint64_t link_ups_ = 0, acknowledged_ = 0, applied_ = 0;
};

}  // namespace willcall
