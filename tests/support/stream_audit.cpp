#include "tests/support/stream_audit.h"

#include <stdexcept>

#include "schema/event.h"
#include "schema/subjects.h"
#include "sync/link/nats_central.h"

namespace willcall::test {
namespace {

void look(StreamAudit& audit, std::map<std::string, std::vector<Version>>& versions, const StreamMessage& m) {
  ++audit.messages;
  const auto key = key_of_subject(m.subject);
  const auto encoding = encoding_of(m.content_type);
  const auto event = key && encoding ? decode(m.body, *encoding, *key) : Error{};
  if (!event) {
    audit.broken.push_back(m.subject + ": a message cannot be read");
    return;
  }
  versions[m.subject].push_back(version_of(*event));
  audit.newest[m.subject] = *event;
}

}  // namespace

StreamAudit audit_streams(const std::string& nats) {
  SilentLog log;
  LinkOptions options;
  options.servers = nats;
  options.node_id = "auditor";
  options.follow = {"*"};
  NatsCentral central(options, log);
  StreamAudit audit;
  std::map<std::string, std::vector<Version>> versions;
  std::uint64_t expected = UINT64_MAX;
  for (int turn = 0; audit.messages < expected; ++turn) {
    if (turn > 3000) throw std::runtime_error("the streams cannot be read to their end");
    std::vector<std::string> acks;
    for (const CentralInput& input : central.take(std::chrono::milliseconds(10))) {
      if (const auto* up = std::get_if<LinkUp>(&input))
        expected = up->streams[0].messages + up->streams[1].messages;
      if (const auto* delivery = std::get_if<Delivery>(&input)) {
        look(audit, versions, delivery->message);
        acks.push_back(delivery->ack);
      }
    }
    central.acknowledge(acks);
  }
  for (const auto& [subject, found] : versions)
    for (std::size_t i = 0; i < found.size(); ++i)
      if (found[i] != static_cast<Version>(i + 1)) {
        audit.broken.push_back(subject + ": version " + std::to_string(found[i]) + " stands in place " +
                               std::to_string(i + 1));
        break;
      }
  return audit;
}

}  // namespace willcall::test
