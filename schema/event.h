// An event and its bytes. An event *is* its bytes: they are made once, by its author, and never made again;
// two events are the same only if their bytes are (see version_rule.h).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schema/records.h"
#include "schema/result.h"
#include "schema/subjects.h"

namespace willcall {

/// The largest event that is accepted. nats-server's own default limit of a message is 1 MiB; an order of
/// 50 tickets needs some 4 KiB.
inline constexpr std::size_t kEventBytesMax = 64 * 1024;
/// The most that an event may carry in fields which are unknown here. They are kept from change to change, so
/// a record that is full of them could not be changed any more.
inline constexpr std::size_t kUnknownBytesMax = 16 * 1024;

/// The author's bytes (protobuf).
std::string encode(const Event& event);

/// What decode() would refuse this event for, on any node; null: nothing. For events that are made here.
const char* fault_in(const Event& event);

/// The event in `bytes`, which come from outside and are trusted in nothing: size, form, UTF-8, ids,
/// amounts and times are checked, and that it belongs under `key`. The error's detail says why it is refused.
Result<Event> decode(std::string_view bytes, Encoding encoding, const RecordKey& key);

/// Bytes that this node stored itself. Throws BrokenInvariant if they cannot be read.
Event decode_own(std::string_view bytes, Encoding encoding);

/// 32 hex digits that name these bytes: the Nats-Msg-Id. XXH3-128: guards against accidents, not attacks.
std::string message_id(std::string_view bytes);

/// One event as JSON (protobuf's mapping), for people and for publishers that have no protobuf.
std::string to_json(const Event& event);

}  // namespace willcall
