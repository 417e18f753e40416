#include "sync/link/permissions.h"

#include <algorithm>

#include "schema/subjects.h"
#include "sync/link/jetstream.h"
#include "sync/link/lease_bucket.h"

namespace willcall {
namespace {

using Subjects = std::vector<std::string>;

// From 2.9 to 2.15 a delivered message is acknowledged at $JS.ACK.<stream>.<durable>...; servers to come put
// domain and account before the stream (ADR-15). No stream of ours is called "_" or as the domain, so the
// second form opens no other consumer.
void allow_acks(const std::string& stream, const std::string& durable, const std::string& domain,
                Subjects& allowed) {
  allowed.push_back("$JS.ACK." + stream + "." + durable + ".>");
  allowed.push_back("$JS.ACK." + (domain.empty() ? "_" : domain) + ".*." + stream + "." + durable + ".>");
}

// Of one stream: to publish and read the venues' records, and to acknowledge.
void allow_stream(Kind kind, const CentralUser& user, Subjects& allowed) {
  const jetstream::Api api(user.domain);
  const std::string stream(stream_of(kind)), reader = jetstream::reader_name(user.node_id);
  allowed.push_back(api.stream_info(stream));
  for (const std::string& venue : venues_of(user)) {
    const std::string subjects = subjects_of_venue(kind, venue),
                      durable = jetstream::durable_name(user.node_id, user.venue, venue);
    allowed.push_back(subjects);
    allowed.push_back(api.last_of(stream, subjects));
    allowed.push_back(api.consumer_create(stream, durable, subjects));
    allowed.push_back(api.consumer_create(stream, reader, subjects));
    allowed.push_back(api.consumer_info(stream, durable));
    allowed.push_back(api.consumer_next(stream, durable));
    allow_acks(stream, durable, user.domain, allowed);
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

std::vector<std::string> venues_of(const CentralUser& user) {
  const auto& follow = user.follow;
  if (std::find(follow.begin(), follow.end(), "*") != follow.end()) return {"*"};
  Subjects venues = {user.venue};
  for (const std::string& venue : follow)
    if (std::find(venues.begin(), venues.end(), venue) == venues.end()) venues.push_back(venue);
  return venues;
}

Permissions permissions_of(const CentralUser& user) {
  Permissions all;
  for (const Kind kind : {Kind::ticket, Kind::order}) allow_stream(kind, user, all.publish);
  const std::string lease = lease::subject_of(user.node_id);
  all.publish.push_back(lease);
  all.publish.push_back(jetstream::Api(user.domain).last_of(lease::kStream, lease));
  all.subscribe = {"_INBOX_" + user.node_id + ".>"};
  return all;
}

Permissions permissions_of_admin(const std::string& domain) {
  Permissions all;
  all.publish = {jetstream::Api(domain).everything(), std::string(lease::kSubjects), "$JS.SNAPSHOT.>"};
  all.subscribe = {"_INBOX.>"};
  return all;
}

std::string user_entry(const std::string& comment, const std::string& user, const std::string& password,
                       const Permissions& allowed) {
  return "  # " + comment + "\n  {\n    user: \"" + user + "\"\n    password: \"" + password +
         "\"\n    permissions: {\n      publish: { allow: " + list(allowed.publish) +
         " }\n      subscribe: { allow: " + list(allowed.subscribe) + " }\n    }\n  }\n";
}

std::string with_entry(const std::string& nodes_conf, const std::string& entry) {
  const std::size_t end = nodes_conf.rfind("\n]");
  if (end == std::string::npos) return {};
  return nodes_conf.substr(0, end + 1) + entry + nodes_conf.substr(end + 1);
}

std::string without_entry(const std::string& nodes_conf, const std::string& user) {
  const std::size_t at = nodes_conf.find("  {\n    user: \"" + user + "\"\n");
  const std::size_t end = at == std::string::npos ? at : nodes_conf.find("\n  }\n", at);
  if (end == std::string::npos) return nodes_conf;
  // The comment above belongs to it.
  const std::size_t line = at < 2 ? 0 : nodes_conf.rfind('\n', at - 2) + 1;
  const std::size_t begin = nodes_conf.compare(line, 3, "  #") == 0 ? line : at;
  return nodes_conf.substr(0, begin) + nodes_conf.substr(end + 5);
}

bool has_user(const std::string& nodes_conf, const std::string& user) {
  const auto holds = [&](const std::string& text) { return nodes_conf.find(text) != std::string::npos; };
  return holds("user: \"" + user + "\"") || holds("user: " + user + "\n") || holds("user: " + user + " ");
}

}  // namespace willcall
