#include "tools/doctor/checks.h"

#include <algorithm>

#include "node/http/server.h"

namespace willcall {
namespace {

// A node that nobody else can reach is right where the till is on the same machine, so it is no fault.
void note_own_machine_only(const BoxFacts& box, Diagnosis& all) {
  if (!box.settings || !is_ready(box)) return;
  const auto address = ListenAddress::parse(box.settings->in_force.listen);
  if (!address ||
      !(address->host.starts_with("127.") || address->host == "::1" || address->host == "localhost"))
    return;
  const int port = address->port > 0 ? address->port : 8080;
  all.notes.push_back("only this machine itself reaches the node (" + box.node->url +
                      "); for tills elsewhere set listen = \"0.0.0.0:" + std::to_string(port) +
                      "\" and restart it");
}

void note_nobody_sets_the_clock(const BoxFacts& box, Diagnosis& all) {
  if (!box.clock.synchronised)
    all.notes.push_back("no time server sets this machine's clock; `timedatectl set-ntp true` asks for one");
}

std::optional<bool> does_it_sell(const BoxFacts& box, const Diagnosis& all) {
  for (const Finding& finding : all.findings)
    if (finding.severity == Severity::stops) return false;
  if (!box.node) return std::nullopt;
  return is_ready(box);
}

}  // namespace

const std::vector<Check>& checks() {
  static const std::vector<Check> table = {
      {"settings", settings_check},
      {"data directory", directory_check},
      {"file system", file_system_check},
      {"room on the disk", room_check},
      {"speed of the disk", speed_check},
      {"store", store_check},
      {"node id and venue", identity_check},
      {"key of the tokens", key_check},
      {"address", address_check},
      {"node", node_check},
      {"clock", clock_check},
      {"tickets to sell", tickets_check},
      {"line to the centre", line_check},
      {"certificate of the centre", certificate_check},
      {"changes to send", outbox_check},
      {"changes to apply", inbound_check},
      {"exceptions", exceptions_check},
      {"quarantine", quarantine_check},
      {"provisional sales", provisional_check},
      {"warnings of the node", warnings_check},
      {"secrets", secrets_check},
      {"memory", memory_check},
      {"open files", descriptors_check},
      {"version", version_check},
      {"service", service_check},
  };
  return table;
}

Diagnosis diagnose(const BoxFacts& box) {
  Diagnosis all;
  for (const Check& check : checks()) {
    Judgement judgement = check.judge(box);
    const std::string name(check.name);
    if (!judgement.applies) continue;
    if (!judgement.not_known.empty())
      all.not_checked.push_back({name, judgement.not_known});
    else if (judgement.findings.empty())
      all.in_order.push_back(name);
    std::move(judgement.findings.begin(), judgement.findings.end(), std::back_inserter(all.findings));
  }
  std::stable_sort(all.findings.begin(), all.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  all.sells = does_it_sell(box, all);
  note_own_machine_only(box, all);
  note_nobody_sets_the_clock(box, all);
  return all;
}

bool is_ready(const BoxFacts& box) {
  return box.node && box.node->life == NodeFacts::Life::answers && box.node->ready;
}

Severity at_next_start(const BoxFacts& box) {
  return box.node && box.node->life == NodeFacts::Life::down ? Severity::stops : Severity::danger;
}

std::string counted(std::uint64_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

}  // namespace willcall
