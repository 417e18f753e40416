#include "sync/link/forbidden.h"

#include "schema/subjects.h"
#include "sync/link/jetstream.h"
#include "sync/link/lease_bucket.h"

namespace willcall {
namespace {

using All = std::vector<PermissionFacts::TooWide>;

constexpr char kReads[] = "read what other venues sell", kReadsAll[] = "read every message of every venue",
               kWrites[] = "write what other venues sell", kTakes[] = "take messages away from other boxes",
               kDestroys[] = "destroy what every venue has sold",
               kHides[] = "let what every venue has sold vanish";

void of_other_venues(Kind kind, const CentralUser& node, const jetstream::Api& api, All& to) {
  const std::string stream(stream_of(kind)), record = subject_of({kind, kSomeOther, "x"});
  to.push_back({record, kWrites});
  to.push_back({api.last_of(stream, record), kReads});
  for (const std::string& filter : {record, subjects_of_venue(kind, "*")})
    to.push_back({api.consumer_create(stream, node.node_id, filter), kReads});
}

// `api`: the beginning of each call, "$JS.API.".
void of_the_stream(const std::string& stream, const CentralUser& node, const std::string& api, All& to) {
  const std::string other = std::string(".") + kSomeOther;
  for (const char* read : {"STREAM.MSG.GET.", "DIRECT.GET.", "CONSUMER.CREATE.", "STREAM.SNAPSHOT."})
    to.push_back({api + read + stream, kReadsAll});
  to.push_back({api + "CONSUMER.DURABLE.CREATE." + stream + "." + node.node_id, kReadsAll});
  for (const char* take : {"CONSUMER.MSG.NEXT.", "CONSUMER.DELETE."})
    to.push_back({api + take + stream + other, kTakes});
  to.push_back({"$JS.ACK." + stream + other + ".1.1.1.1.1", kTakes});
  for (const char* destroy : {"STREAM.DELETE.", "STREAM.PURGE.", "STREAM.MSG.DELETE."})
    to.push_back({api + destroy + stream, kDestroys});
  for (const char* change : {"STREAM.UPDATE.", "STREAM.CREATE.", "STREAM.RESTORE."})
    to.push_back({api + change + stream, kHides});
}

}  // namespace

All forbidden_to(const CentralUser& node) {
  const jetstream::Api api(node.domain);
  std::string prefix = api.everything();
  prefix.pop_back();
  const bool follows_all = venues_of(node) == std::vector<std::string>{"*"};
  All all;
  for (const Kind kind : {Kind::ticket, Kind::order}) {
    if (!follows_all) of_other_venues(kind, node, api, all);
    of_the_stream(std::string(stream_of(kind)), node, prefix, all);
  }
  all.push_back({lease::subject_of(kSomeOther), "take the identity of another box"});
  for (const char* call : {"STREAM.DELETE.", "STREAM.PURGE.", "STREAM.UPDATE."})
    all.push_back({prefix + call + std::string(lease::kStream), "take the identity of every box"});
  all.push_back({std::string("_INBOX_") + kSomeOther + ".x.1", "answer other boxes in the centre's name"});
  return all;
}

}  // namespace willcall
