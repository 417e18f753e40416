// The node: what it was told, its store, and how it runs.
#include "schema/version.h"
#include "tools/doctor/checks.h"

namespace willcall {
namespace {

using Life = NodeFacts::Life;

constexpr std::uint64_t kDescriptorsMin = 256;  // 160 connections, 64 listeners, the store, the line

bool is_service(const BoxFacts& box) { return static_cast<bool>(box.service); }

std::string start_it(const BoxFacts& box) {
  return is_service(box) ? "`systemctl start willcalld`" : "start willcalld as it was started before";
}
std::string restart_it(const BoxFacts& box) {
  return is_service(box) ? "`systemctl restart willcalld`" : "stop willcalld and start it again";
}
std::string see_log(const BoxFacts& box) {
  return is_service(box) ? "`journalctl -u willcalld -n 30` says what it said last."
                         : "What it wrote on standard error says more.";
}

Finding down(const BoxFacts& box) {
  const bool failed = box.service && box.service->active == "failed";
  return {"node_down", Severity::stops,
          failed ? "the node (willcalld) has failed and was given up by systemd"
                 : "the node (willcalld) is not running",
          "No till can sell or ask for anything. What was sold is in " + box.data + ".",
          "Mend first what is said above it, if anything; then " + start_it(box) + ". " + see_log(box)};
}

Finding silent(const BoxFacts& box) {
  return {"node_silent", Severity::stops, "the node (willcalld) runs and does not answer at " + box.node->url,
          "It is starting, or it hangs: a disk that does not answer is the usual reason.",
          "Ask again in ten seconds. If it stays so, " + restart_it(box) + ", and look at `dmesg | tail`. " +
              see_log(box)};
}

Finding stranger(const BoxFacts& box) {
  return {"node_stranger", Severity::stops,
          "what answers at " + box.node->url + " is not the node of " + box.data,
          "The tills speak to another program, or to another node.",
          "See who listens there (`ss -ltnp`), end it or give the node another `listen`, and then " +
              start_it(box) + "."};
}

// Named by the check of the disk, with how much is left.
bool told_by_the_disk(const BoxFacts& box) {
  return box.node->refusal.find("disk is full") != std::string::npos && !room_check(box).findings.empty();
}

Judgement answering(const BoxFacts& box) {
  const NodeFacts& node = *box.node;
  if (!node.ready && told_by_the_disk(box)) return {};
  if (!node.ready)
    return one({"node_not_ready", Severity::stops,
                "the node says of itself that it does not sell: " + node.refusal,
                "Every sale is refused until that is mended.", "Do as it says. " + see_log(box)});
  Judgement all;
  for (const std::string& reason : node.reasons)
    all.findings.push_back(
        {"node_degraded", Severity::attention, "the node says of itself: " + reason,
         "It sells its own tickets, but not all is well.",
         "See `willcall status` and the node's log. If it concerns the centre, tell the organiser."});
  return all;
}

}  // namespace

Judgement settings_check(const BoxFacts& box) {
  if (!box.settings) return not_known(box.settings.why_not());
  const bool down = at_next_start(box) == Severity::stops;
  Judgement all;
  const std::string with = box.settings->file.empty() ? "" : " --config " + box.settings->file;
  for (std::string fault : box.settings->faults) {
    if (fault.ends_with('.')) fault.pop_back();
    all.findings.push_back(
        {"settings", at_next_start(box), "a setting is wrong: " + fault,
         down ? "The node does not start with it."
              : "The running node was started before that; it does not start again with it.",
         "Correct it; `willcall config check" + with + "` says when all is right."});
  }
  return all;
}

Judgement store_check(const BoxFacts& box) {
  if (!box.store) return not_known(box.store.why_not());
  const StoreFacts& store = *box.store;
  if (!store.there) {
    if (!box.directory || !box.directory->there) return does_not_apply();  // said already
    return one(
        {"store_missing", at_next_start(box), "there is no store in " + box.data,
         "Everything that this box sold is in it. A node that is started now begins empty; right for a new "
         "box only.",
         "If this box has sold before, find its data directory, or put a copy back, before you start it."});
  }
  if (store.fault.empty()) return {};
  const bool newer = store.fault.find("newer") != std::string::npos;
  return one({newer ? "store_newer" : "store_damaged", at_next_start(box),
              "the store cannot be opened: " + store.fault,
              newer ? "An older program would not understand what is in it, so it leaves it alone."
                    : "What this box sold is in it. What reached the centre is safe there.",
              newer ? "Install the version that was here last, or a later one."
                    : "Stop the node. Copy the whole directory " + box.data +
                          " elsewhere before anything else is tried, then `willcall verify --data " +
                          box.data + "` names what is damaged. Ask for help with that."});
}

Judgement identity_check(const BoxFacts& box) {
  if (!box.settings) return not_known(box.settings.why_not());
  if (!box.store) return not_known(box.store.why_not());
  const Settings& set = box.settings->in_force;
  const StoreFacts& kept = *box.store;
  if (kept.node_id.empty()) return does_not_apply();
  const auto differs = [&](const std::string& what, const std::string& store, const std::string& said) {
    return Finding{
        "identity", at_next_start(box),
        "the settings say " + what + " = \"" + said + "\", and the store belongs to \"" + store + "\"",
        "The node does not start with it: sales of one box must not become another's.",
        "Write " + what + " = \"" + store + "\", or name the data directory of " + said + "."};
  };
  Judgement all;
  if (set.node_id_given && set.node_id != kept.node_id)
    all.findings.push_back(differs("node_id", kept.node_id, set.node_id));
  if (set.venue_given && set.venue != kept.venue)
    all.findings.push_back(differs("venue", kept.venue, set.venue));
  return all;
}

Judgement address_check(const BoxFacts& box) {
  if (!box.node) return not_known(box.node.why_not());
  if (box.node->life != Life::down || box.node->port_taken_by.empty()) return {};
  return one(
      {"port_taken", Severity::stops,
       box.node->port_taken_by + " has the address where the node is to listen: " + box.node->url,
       "The node does not start while another program has it.",
       "End that program (`ss -ltnp` shows it), or give the node another `listen` and tell the tills."});
}

Judgement node_check(const BoxFacts& box) {
  if (!box.node) return not_known(box.node.why_not());
  switch (box.node->life) {
    case Life::down: return one(down(box));
    case Life::silent: return one(silent(box));
    case Life::stranger: return one(stranger(box));
    case Life::answers: break;
  }
  return answering(box);
}

Judgement version_check(const BoxFacts& box) {
  if (!box.node || box.node->life != Life::answers) return does_not_apply();
  const std::string& runs = box.node->version;
  if (runs.empty()) return not_known("the node does not say which version it is");
  if (runs == version()) return {};
  return one({"version", Severity::attention,
              "the running node is version " + runs + ", and " + version() + " is installed",
              "It was not restarted after an upgrade: what the new version mends is not in force yet.",
              "At a quiet moment " + restart_it(box) + "; it sells again within seconds."});
}

Judgement service_check(const BoxFacts& box) {
  if (!is_service(box)) return does_not_apply();
  if (box.service->enabled != "disabled") return {};
  return one({"service_disabled", Severity::attention, "the node is not started when the machine is",
              "After a power cut this box would not sell until somebody starts it.",
              "`systemctl enable willcalld`"});
}

Judgement descriptors_check(const BoxFacts& box) {
  if (!box.node || box.node->life == Life::down) return does_not_apply();
  if (!box.node->descriptors) return not_known(box.node->descriptors.why_not());
  const auto [used, limit] = *box.node->descriptors;
  const bool few = limit<kDescriptorsMin, used_up = used * 10> limit * 9;
  if (!few && !used_up) return {};
  return one(
      {"descriptors", used_up ? Severity::danger : Severity::attention,
       "the node may open " + std::to_string(limit) + " files and connections, and has " +
           std::to_string(used),
       "With none left no till gets through, and the store cannot be opened anew.",
       "Set LimitNOFILE=8192 in its unit (`systemctl edit willcalld`), or `ulimit -n 8192` before it is "
       "started; then " +
           restart_it(box) + "."});
}

}  // namespace willcall
