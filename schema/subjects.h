// Where an event stands in the centre: stream, subject, headers; for people in schema/README.md.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

inline constexpr std::string_view kStreams[] = {"TICKETS", "ORDERS"};
/// TICKETS or ORDERS.
std::string_view stream_of(Kind kind);
std::optional<Kind> kind_of_stream(std::string_view stream);

/// tickets.<venue>.<id>, orders.<venue>.<id>
std::string subject_of(const RecordKey& key);
/// Nothing if it is not the subject of a record.
std::optional<RecordKey> key_of_subject(std::string_view subject);
/// tickets.<venue>.> ; for every venue ("*"): tickets.>
std::string subjects_of_venue(Kind kind, std::string_view venue);

/// ticket.created, order.completed, ...: the header Willcall-Type, for people and filters. Decides nothing.
std::string type_of(const Event& event);

namespace header {
inline constexpr char kContentType[] = "Content-Type";
inline constexpr char kType[] = "Willcall-Type";
inline constexpr char kVersion[] = "Willcall-Version";
inline constexpr char kMsgId[] = "Nats-Msg-Id";
inline constexpr char kExpected[] = "Nats-Expected-Last-Subject-Sequence";
}  // namespace header

/// How an event's bytes are to be read.
enum class Encoding : std::uint8_t { protobuf = 0, json = 1 };
std::string_view media_type(Encoding encoding);
/// Nothing for a type that is not ours. An absent type means protobuf.
std::optional<Encoding> encoding_of(std::string_view content_type);

}  // namespace willcall
