// What sync needs of the centre: two streams with compare-and-set, read in order through durable consumers.
//
// All calls return at once; what comes of them is taken by take(). For implementers (the contract suite in
// tests/sync/central_contract_test.cpp holds all of it, on the fake and on a real nats-server):
//  - every publish() and read while the link is up yields exactly one result, or none if a LinkDown comes
//  first:
//    LinkDown ends everything that was under way;
//  - a publish without a clean, first-hand ack for this very attempt (refused, duplicate, timed out) yields a
//    result without a sequence, which decides nothing;
//  - a delivery that was not acknowledged comes again, at the latest after the next LinkUp and the ack wait;
//  - the link mends itself for ever; calls while it is down are dropped.
// Threads: take(), publish(), read_*() and acknowledge() from one thread (the engine's); wake() from any.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/messages.h"
#include "sync/status.h"

namespace willcall {

using AttemptId = std::uint64_t;
using ReadId = std::uint64_t;

/// How one durable stands.
struct FeedStatus {
  std::string feed;
  std::uint64_t waiting = 0;         ///< messages not delivered yet
  std::uint64_t unacknowledged = 0;  ///< delivered, to this session or an earlier one, and not acknowledged
  std::uint64_t delivered = 0;       ///< the place of the newest delivery that this look knows of
};
struct LinkUp {
  std::vector<StreamStatus> streams;
  std::vector<Warning> warnings;
  std::vector<FeedStatus> feeds;
};
struct LinkDown {
  std::string reason;  ///< for people: what is wrong and what to do
};
struct PublishResult {
  AttemptId attempt = 0;
  std::optional<std::uint64_t> sequence;  ///< a clean ack: the event stands there
  std::string refusal;                    ///< for the log
};
struct Delivery {
  std::string feed;  ///< names the durable; one cursor each
  StreamMessage message;
  std::string ack;  ///< hand to acknowledge() when it is stored
  /// Messages that wait in this durable behind this one. A server that was killed can say too many: what a
  /// later look at the durable says counts.
  std::uint64_t lag = 0;
  std::uint64_t place = 0;  ///< among all that the durable delivered
};
struct ReadResult {
  ReadId read = 0;
  bool answered = false;  ///< false: timed out or refused; says nothing about the record
  std::vector<StreamMessage> messages;
};
/// How the streams stand, said now and then while the link is up.
struct StreamsSeen {
  std::vector<StreamStatus> streams;
};
/// How the durables stand, said as long as something waits in them or is not acknowledged.
struct FeedsSeen {
  std::vector<FeedStatus> feeds;
};
using CentralInput =
    std::variant<LinkUp, LinkDown, PublishResult, Delivery, ReadResult, StreamsSeen, FeedsSeen>;

class Central {
 public:
  virtual ~Central() = default;

  virtual void publish(AttemptId attempt, const Outgoing& event) = 0;
  /// The last message of the record's subject, if there is one.
  virtual void read_last(ReadId read, const RecordKey& key) = 0;
  /// Every message of the record's subject, oldest first.
  virtual void read_whole(ReadId read, const RecordKey& key) = 0;
  virtual void acknowledge(const std::vector<std::string>& acks) = 0;

  /// What has come since, in order; waits up to `wait` for something, or for wake().
  virtual std::vector<CentralInput> take(std::chrono::milliseconds wait) = 0;
  virtual void wake() = 0;
};

}  // namespace willcall
