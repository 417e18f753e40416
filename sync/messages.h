// The values that pass between engine, replica and centre.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "schema/records.h"

namespace willcall {

/// One message as it stands in a stream; the body is raw and trusted in nothing.
struct StreamMessage {
  Kind stream = Kind::ticket;
  std::uint64_t sequence = 0;
  std::string subject;
  std::string content_type;
  std::string body;
};

/// The first event of a record that the stream has not confirmed.
struct Outgoing {
  RecordKey key;
  std::uint64_t entry = 0;  ///< names the event on this node; a rebase makes another entry
  Version version = 0;
  std::uint64_t expected_sequence = 0;  ///< the base's: the last on the subject that its author knew; 0: none
  bool urgent = false;                  ///< a person waits for it: it leaves ahead of what others wait
  bool again = false;                   ///< stood in the stream before and was lost: sent without Nats-Msg-Id
  std::string type;                     ///< Willcall-Type
  std::string content_type;
  std::string body;
};

/// An Outgoing that stands in the stream.
struct Confirmed {
  RecordKey key;
  std::uint64_t entry = 0;
  std::uint64_t sequence = 0;
};

}  // namespace willcall
