#include "sync/link/central_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "schema/event.h"
#include "sync/link/central_rows.h"
#include "sync/link/stream_findings.h"

namespace willcall {
namespace {

using Findings = std::vector<CentralFinding>;

/// JetStream's direct get and the consumer names that permissions can hold are of this version.
constexpr char kOldest[] = "2.9.0";
/// Before it replicated streams took several writers of one version (its release notes, and our own try).
constexpr char kOldestReplicated[] = "2.9.21";
/// An event of 64 KiB and its headers, and something for what is to come.
constexpr std::uint64_t kPayloadMin = 2 * kEventBytesMax;
/// A box needs a durable and a reader on each stream.
constexpr long long kConsumersOfABox = 4;
/// Where the package puts the definitions of packaging/central.
constexpr char kDefinitions[] = "/usr/share/doc/willcall/central/";

std::array<int, 3> numbers_of(const std::string& version) {
  std::array<int, 3> numbers{-1, 0, 0};
  const char *at = version.data(), *end = at + version.size();
  for (int& number : numbers) {
    const auto [stop, error] = std::from_chars(at, end, number);
    if (error != std::errc{} || stop == end) break;
    at = stop + 1;
  }
  return numbers;
}

bool is_replicated(const CentralFacts& facts, const CentralWanted& wanted) {
  const auto replicas = [](const StreamFacts& s) {
    const auto at = s.settings.find("num_replicas");
    return at == s.settings.end() ? std::string("1") : at->second;
  };
  return wanted.replicas > 1 || std::any_of(facts.streams.begin(), facts.streams.end(),
                                            [&](const auto& s) { return s.exists && replicas(s) != "1"; });
}

void look_at_version(const CentralServerFacts& server, bool replicated, Findings& to) {
  const char* oldest = replicated ? kOldestReplicated : kOldest;
  if (!version_below(server.version, oldest)) return;
  to.push_back({"server_version", server.address + " version",
                server.version.empty() ? "not said" : server.version, std::string(oldest) + " or newer",
                replicated ? "With several replicas this version lets two boxes write the same version of a "
                             "ticket: a seat can be sold twice."
                           : "It lacks calls that boxes need to sync.",
                replicated ? "install nats-server 2.9.21 or newer on each server, or keep one replica"
                           : "install nats-server 2.9.10 or newer"});
}

void look_at_server(const CentralServerFacts& server, bool replicated, Findings& to) {
  if (!server.answers) {
    to.push_back({"server_silent", server.address, "does not answer", "a NATS server that answers",
                  "Boxes that are sent to it find nobody.",
                  "systemctl start nats-server, or take it out of --nats"});
    return;
  }
  look_at_version(server, replicated, to);
  if (!server.requires_tls)
    to.push_back({"server_tls", server.address + " TLS", "not required", "required",
                  "Everybody on the line can read the passwords and the sales, and change them.",
                  "tls { cert_file: ..., key_file: ... } in nats-server.conf"});
  if (server.takes_anybody)
    to.push_back({"server_sign_in", server.address + " sign-in", "anybody is let in", "a user for each box",
                  "Whoever reaches the server can sell, change and delete everything.",
                  "authorization { include \"nodes.conf\" } in nats-server.conf, and no no_auth_user"});
  if (server.payload_max < kPayloadMin)
    to.push_back({"server_max_payload", server.address + " max_payload", std::to_string(server.payload_max),
                  "at least " + std::to_string(kPayloadMin),
                  "A big order is refused by the server, and the connection cut with it.",
                  "max_payload: 1MB in nats-server.conf"});
}

void look_at_account(const ServerSettings& account, Findings& to) {
  if (account.lower_bound("tiers.") != account.end() &&
      account.lower_bound("tiers.")->first.starts_with("tiers."))
    return;  // its limits stand elsewhere
  for (const SettingRule& rule : account_rules())
    if (const auto is = what_it_is(rule, account))
      to.push_back(
          {"account_" + std::string(rule.setting).substr(7), std::string("account ") + (rule.setting + 7),
           *is, what_it_should_be(rule), rule.why,
           std::string(rule.setting + 7) + " of the account in nats-server.conf (jetstream: {...})"});
  const auto number = [&](const char* name) {
    const auto at = account.find(name);
    return at == account.end() ? -1LL : std::atoll(at->second.c_str());
  };
  const long long most = number("limits.max_consumers"), there = std::max(0LL, number("consumers"));
  if (most > 0 && most < there + kConsumersOfABox)
    to.push_back({"account_max_consumers", "account max_consumers",
                  std::to_string(most) + ", of which " + std::to_string(there) + " are taken",
                  "no limit, or room for 4 more", "A further box cannot begin to sync.",
                  "max_consumers of the account in nats-server.conf (jetstream: {...})"});
}

void look_at_permissions(const PermissionFacts& facts, const CentralUser& node, Findings& to) {
  const std::string mend =
      "a new entry in nodes.conf: willcall central node " + node.node_id + " --venue " + node.venue;
  for (const std::string& subject : facts.missing)
    to.push_back({"user_permission_missing", "user " + node.node_id + " at " + subject, "denied", "allowed",
                  "The box cannot do what it needs to sync.", mend});
  for (const auto& [subject, harm] : facts.too_wide)
    to.push_back({"user_permission_too_wide", "user " + node.node_id + " at " + subject, "allowed", "denied",
                  "Who gets hold of this box's password could " + harm + ".", mend});
}

}  // namespace

bool version_below(const std::string& version, const std::string& other) {
  return numbers_of(version) < numbers_of(other);
}

std::vector<CentralFinding> findings(const CentralFacts& facts, const CentralWanted& wanted) {
  Findings all;
  const bool replicated = is_replicated(facts, wanted);
  for (const CentralServerFacts& server : facts.servers) look_at_server(server, replicated, all);
  if (!facts.jetstream)
    all.push_back({"server_jetstream", "JetStream", "off", "on",
                   "There is no place in which the centre could keep anything.",
                   "jetstream { store_dir: \"/var/lib/nats-server\" } in nats-server.conf"});
  if (facts.account) look_at_account(*facts.account, all);
  for (const auto& [subjects, stream] : facts.overlaps)
    all.push_back({"stream_overlap", "stream " + stream, "takes subjects of " + subjects,
                   "takes none of them", "What is stored there is missing in Willcall's own stream.",
                   "nats stream edit " + stream + " --subjects ..., or nats stream rm " + stream});
  const bool wants_three = wanted.replicas == 0 ? replicated : wanted.replicas > 1;
  const StreamRules rules{wanted.replicas, std::string(kDefinitions) + (wants_three ? "r3/" : "r1/")};
  for (const StreamFacts& stream : facts.streams) look_at_stream(stream, rules, all);
  for (const ConsumerFacts& durable : facts.consumers) look_at_durable(durable, all);
  for (const std::string& unseen : facts.as_node ? std::vector<std::string>() : facts.unseen)
    all.push_back(
        {"user_cannot_look", unseen, "could not be looked at", "seen by who checks",
         "What is wrong there is not found.",
         "check as the user of `willcall central admin`; if it was that one, look into the server's "
         "log why JetStream is not ready"});
  if (wanted.node) look_at_permissions(facts.permissions, *wanted.node, all);
  return all;
}

}  // namespace willcall
