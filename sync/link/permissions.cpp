#include "sync/link/permissions.h"

#include "schema/subjects.h"
#include "sync/link/jetstream.h"

namespace willcall {
namespace {

using Subjects = std::vector<std::string>;

// Of one stream: to publish and read the venue's records, and to acknowledge.
void allow_stream(Kind kind, const CentralUser& user, const Subjects& venues, Subjects& allowed) {
  const jetstream::Api api(user.domain);
  const std::string stream(stream_of(kind)), reader = jetstream::reader_name(user.node_id);
  allowed.push_back(api.stream_info(stream));
  for (const std::string& venue : venues) {
    const std::string subjects = subjects_of_venue(kind, venue),
                      durable = jetstream::durable_name(user.node_id, user.venue, venue);
    allowed.push_back(subjects);
    allowed.push_back(api.last_of(stream, subjects));
    allowed.push_back(api.consumer_create(stream, durable, subjects));
    allowed.push_back(api.consumer_create(stream, reader, subjects));
    allowed.push_back(api.consumer_info(stream, durable));
    allowed.push_back(api.consumer_next(stream, durable));
    allowed.push_back("$JS.ACK." + stream + "." + durable + ".>");
  }
  allowed.push_back(api.consumer_next(stream, reader));
  allowed.push_back(api.consumer_delete(stream, reader));
}

std::string list(const Subjects& subjects) {
  std::string text = "[";
  for (const std::string& subject : subjects) text += "\n        \"" + subject + "\"";
  return text + "\n      ]";
}

}  // namespace

Permissions permissions_of(const CentralUser& user) {
  Permissions all;
  const Subjects venues = user.follow.empty() ? Subjects{user.venue} : user.follow;
  for (const Kind kind : {Kind::ticket, Kind::order}) allow_stream(kind, user, venues, all.publish);
  all.subscribe = {"_INBOX_" + user.node_id + ".>"};
  return all;
}

std::string user_entry(const CentralUser& user, const std::string& password) {
  const Permissions allowed = permissions_of(user);
  return "  {\n    user: \"" + user.node_id + "\"\n    password: \"" + password +
         "\"\n    permissions: {\n      publish: { allow: " + list(allowed.publish) +
         " }\n      subscribe: { allow: " + list(allowed.subscribe) + " }\n    }\n  }\n";
}

}  // namespace willcall
