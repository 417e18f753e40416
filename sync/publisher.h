// The outbound half of the engine: what is in flight, what waits for a place, what has to be read first.
// One event per record, many records in parallel. A value machine: publishes nothing itself, says what to do.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sync/central.h"
#include "sync/messages.h"

namespace willcall {

class Publisher {
 public:
  /// An event that may leave. Of a record that is known here already: replaces what was known if it is
  /// another event (the attempt for the old one has ended), else changes nothing.
  void offer(Outgoing event);
  /// The record has nothing to send any more.
  void forget(const RecordKey& key);

  /// What to publish now, as long as there is room in flight. Call until it gives nothing.
  std::optional<std::pair<AttemptId, const Outgoing*>> start();
  /// What to read now: records whose last attempt decided nothing. Call until it gives nothing.
  std::optional<RecordKey> read(TimeMs now);

  /// A result of an attempt: the event that it was for, if it is still the one in flight.
  const Outgoing* attempt(AttemptId id) const;
  /// The attempt has ended without a clean ack: the record must be read before it is sent again.
  void unclear(AttemptId id);

  /// The reading said: the stream holds nothing new. Sent again, or parked after too many times.
  void nothing_new(const RecordKey& key, TimeMs now);
  /// The reading failed: again after a while.
  void read_failed(const RecordKey& key, TimeMs now);
  /// The known event of a record, if there is one.
  const Outgoing* known(const RecordKey& key) const;

  /// The link is down: every attempt has ended, and all of them have to be read.
  void link_down();
  /// A new link: what the old one refused is tried again.
  void link_up();
  /// Parked records whose time has come wait again.
  void unpark(TimeMs now);

  bool has_room() const;
  bool empty() const { return slots_.empty(); }
  std::size_t in_flight() const { return attempts_.size(); }
  std::size_t parked() const { return parked_; }

 private:
  enum class State { waiting, in_flight, to_read, reading, parked };
  struct Slot {
    Outgoing event;
    State state = State::waiting;
    AttemptId attempt = 0;
    int attempts = 0;  ///< in a row that changed nothing
    TimeMs not_before = 0;
  };
  void enter(const RecordKey& key, Slot& slot, State state);

  std::map<RecordKey, Slot> slots_;
  std::map<AttemptId, RecordKey> attempts_;
  std::deque<RecordKey> waiting_, to_read_;  // may name records that moved on; looked at when taken
  AttemptId last_attempt_ = 0;
  std::size_t parked_ = 0;
};

}  // namespace willcall
