#include "sync/link/stream_findings.h"

#include <algorithm>

#include "schema/subjects.h"
#include "sync/link/central_rows.h"
#include "sync/link/lease_bucket.h"

namespace willcall {
namespace {

using Findings = std::vector<CentralFinding>;

std::string by_edit(const std::string& stream, const StreamRules& rules) {
  return "nats stream edit " + stream + " --config " + rules.definitions + stream + ".json";
}

// What a stream is from its making on can be changed only on a copy.
std::string by_copy(const std::string& stream, const StreamRules& rules) {
  return "nats stream backup " + stream + " " + stream + ".backup; nats stream rm " + stream +
         "; nats stream restore --config " + rules.definitions + stream + ".json " + stream + ".backup";
}

void look_at_subjects(const StreamFacts& stream, const std::string& ours, const StreamRules& rules,
                      Findings& to) {
  const std::string all = [&] {
    std::string text;
    for (const std::string& s : stream.subjects) text += (text.empty() ? "" : ", ") + s;
    return text.empty() ? "none" : text;
  }();
  const auto has_ours = std::count(stream.subjects.begin(), stream.subjects.end(), ours) > 0;
  if (!has_ours)
    to.push_back({"stream_subjects_missing", stream.name + " subjects", all, ours,
                  "What boxes publish to the other subjects is stored nowhere.",
                  by_edit(stream.name, rules)});
  for (const std::string& subject : stream.subjects) {
    // A part of ours is what is missing, said once.
    if (subject == ours || subject.starts_with(ours.substr(0, ours.size() - 1))) continue;
    to.push_back({"stream_subjects_extra", stream.name + " subject " + subject, "stored here",
                  "not in this stream",
                  "Messages that are no records of Willcall make every box stumble over them.",
                  by_edit(stream.name, rules)});
  }
}

void look_at_replicas(const StreamFacts& stream, const StreamRules& rules, Findings& to) {
  const auto at = stream.settings.find("num_replicas");
  const std::string is = at == stream.settings.end() ? "1" : at->second;
  if (rules.replicas > 0 && is != std::to_string(rules.replicas))
    to.push_back({"stream_num_replicas", stream.name + " replicas", is, std::to_string(rules.replicas),
                  rules.replicas > 1 ? "When the one server that has it is lost, the stream is lost."
                                     : "A replica needs a server of its own in the cluster.",
                  by_edit(stream.name, rules)});
  if (!stream.has_leader)
    to.push_back({"stream_leader", stream.name + " leader", "none", "one",
                  "Too few of its servers are there: it takes and gives nothing.",
                  "start the servers of the cluster that are down"});
  for (const ReplicaFacts& replica : stream.replicas)
    if (!replica.current)
      to.push_back({"stream_replica", stream.name + " replica on " + replica.server, "behind or gone",
                    "current", "If another server is lost now, the stream stands still.",
                    "look at " + replica.server + ": systemctl status nats-server"});
}

}  // namespace

void look_at_stream(const StreamFacts& stream, const StreamRules& rules, Findings& to) {
  if (!stream.exists) {
    to.push_back({"stream_missing", stream.name, "does not exist", "a stream", "No box can sync without it.",
                  "willcall central setup"});
    return;
  }
  const bool is_bucket = stream.name == lease::kStream;
  const std::string ours =
      is_bucket ? std::string(lease::kSubjects) : subjects_of_venue(*kind_of_stream(stream.name), "*");
  const bool mirror = stream.settings.contains("mirror.name");  // has no subjects of its own
  if (!mirror) look_at_subjects(stream, ours, rules, to);
  for (const SettingRule& rule : is_bucket ? bucket_rules() : record_stream_rules())
    if (const auto is = what_it_is(rule, stream.settings))
      to.push_back({std::string("stream_") + rule.setting, stream.name + " " + rule.setting, *is,
                    what_it_should_be(rule), rule.why,
                    rule.is_fixed ? by_copy(stream.name, rules) : by_edit(stream.name, rules)});
  look_at_replicas(stream, rules, to);
}

void look_at_durable(const ConsumerFacts& durable, Findings& to) {
  const std::string what = "durable " + durable.name + " on " + durable.stream + ": ",
                    mend = "nats consumer rm " + durable.stream + " " + durable.name +
                           ", and start the box again: it makes its own";
  const auto at = durable.settings.find("filter_subject");
  const std::string filter = at == durable.settings.end() ? "everything" : at->second;
  if (filter != durable.filter_wanted)
    to.push_back({"durable_filter_subject", what + "filter_subject", filter, durable.filter_wanted,
                  "The box gets what is not for it, or misses what is.", mend});
  for (const SettingRule& rule : durable_rules())
    if (const auto is = what_it_is(rule, durable.settings))
      to.push_back({std::string("durable_") + rule.setting, what + rule.setting, *is, what_it_should_be(rule),
                    rule.why, mend});
}

}  // namespace willcall
