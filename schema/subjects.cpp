#include "schema/subjects.h"

#include "schema/ids.h"

namespace willcall {
namespace {

constexpr std::string_view kTicketPrefix = "tickets.", kOrderPrefix = "orders.";

std::string_view past_tense(Change::Kind kind) {
  switch (kind) {
    case Change::CREATE: return "created";
    case Change::UPDATE: return "updated";
    case Change::RESERVE: return "reserved";
    case Change::RELEASE: return "released";
    case Change::SELL: return "sold";
    case Change::ALLOCATE: return "allocated";
    case Change::WITHDRAW: return "withdrawn";
    case Change::RESTORE: return "restored";
    case Change::COMPLETE: return "completed";
    case Change::CANCEL: return "cancelled";
    case Change::EXPIRE: return "expired";
    case Change::REJECT: return "rejected";
    case Change::REFUND: return "refunded";
    default: return "changed";
  }
}

}  // namespace

std::string_view stream_of(Kind kind) { return kStreams[kind == Kind::order]; }

std::optional<Kind> kind_of_stream(std::string_view stream) {
  if (stream == kStreams[0]) return Kind::ticket;
  if (stream == kStreams[1]) return Kind::order;
  return std::nullopt;
}

std::string subject_of(const RecordKey& key) {
  std::string subject(key.kind == Kind::order ? kOrderPrefix : kTicketPrefix);
  return subject.append(key.venue).append(1, '.').append(key.id);
}

std::optional<RecordKey> key_of_subject(std::string_view subject) {
  RecordKey key;
  if (subject.starts_with(kTicketPrefix)) {
    subject.remove_prefix(kTicketPrefix.size());
  } else if (subject.starts_with(kOrderPrefix)) {
    key.kind = Kind::order;
    subject.remove_prefix(kOrderPrefix.size());
  } else {
    return std::nullopt;
  }
  const std::size_t dot = subject.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  key.venue = subject.substr(0, dot);
  key.id = subject.substr(dot + 1);
  if (!is_id(key.venue) || !is_id(key.id)) return std::nullopt;
  return key;
}

std::string subjects_of_venue(Kind kind, std::string_view venue) {
  std::string filter(kind == Kind::order ? kOrderPrefix : kTicketPrefix);
  if (venue != "*") filter.append(venue).append(1, '.');
  return filter.append(1, '>');
}

std::string type_of(const Event& event) {
  return std::string(event.has_order() ? "order." : "ticket.").append(past_tense(event.change().kind()));
}

std::string_view media_type(Encoding encoding) {
  return encoding == Encoding::json ? "application/json" : "application/x-protobuf";
}

std::optional<Encoding> encoding_of(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  if (type.empty() || type == media_type(Encoding::protobuf)) return Encoding::protobuf;
  if (type == media_type(Encoding::json)) return Encoding::json;
  return std::nullopt;
}

}  // namespace willcall
