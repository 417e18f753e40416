// A model of the two streams, for faults that a real server cannot be made to have on demand. It passes the
// same contract suite as the real one (tests/sync/central_contract_test.cpp).
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/messages.h"

namespace willcall::test {

class FakeCentre {
 public:
  struct Message {
    StreamMessage message;
    std::string msg_id;
  };
  struct Stream {
    std::map<std::uint64_t, Message> messages;  // by sequence
    std::uint64_t last = 0;
    std::map<std::string, std::uint64_t> ids;  // deduplication; its window never ends
    std::string created = "2026-01-01T00:00:00Z";
  };
  struct Durable {
    std::string filter;           // a venue, or *
    std::uint64_t delivered = 0;  // highest sequence given out
    std::set<std::uint64_t> unacknowledged;
  };

  Stream& stream(Kind kind) { return streams_[kind == Kind::order]; }
  /// The last sequence on a subject; 0: none.
  std::uint64_t last_on(Kind kind, const std::string& subject) const;
  /// Every message of a subject, oldest first.
  std::vector<StreamMessage> on(Kind kind, const std::string& subject) const;

  struct Stored {
    std::optional<std::uint64_t> sequence;  // a clean ack
    std::string refusal;
  };
  /// `expected` of nothing: unconditional, as a foreign client may do.
  Stored publish(Kind kind, const std::string& subject, const std::string& body,
                 std::optional<std::uint64_t> expected, const std::string& msg_id = {},
                 const std::string& content_type = "application/x-protobuf");

  Durable& durable(Kind kind, const std::string& name) { return durables_[kind == Kind::order][name]; }

  bool up = true;

 private:
  Stream streams_[2];
  std::map<std::string, Durable> durables_[2];
};

}  // namespace willcall::test
