// Why the line to the centre is down, by how far one gets from here.
#include <algorithm>

#include "tools/doctor/checks.h"
#include "tools/willcall/when.h"

namespace willcall {
namespace {

using Stage = ServerFacts::Stage;

struct Cause {
  std::string code, what, remedy;
};

constexpr char kLookAtTheLine[] =
    "Look at the router and its cable: does a web page open on another machine there? Then call the internet "
    "provider.";

bool any_in(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* w) { return text.find(w) != text.npos; });
}

// The port answers; what the node says about it decides.
Cause refused_by_the_centre(const std::string& server, const std::string& reason) {
  const std::string says = reason.empty() ? "" : " (\"" + reason + "\")";
  if (any_in(reason, {"ertificate", "SSL", "TLS"}))
    return {"centre_certificate",
            "the centre at " + server + " does not show a certificate that this box trusts" + says,
            "See that the clock is right and that nats_ca names the file that the organiser gave. If both "
            "are, ask the "
            "organiser: the server's certificate may have expired."};
  if (any_in(reason, {"uthorization", "uthentication", "redential", "ermission", "may this user", "user key",
                      "nkey"}))
    return {"centre_refuses", "the centre at " + server + " refuses this box's user or its permission" + says,
            "See that nats, nats_creds and node_id are as the organiser gave them; else ask for a new user. "
            "The node "
            "tries again by itself."};
  if (any_in(reason, {"does not exist", "JetStream", "durable", "stream "}))
    return {"centre_not_set_up", "the centre at " + server + " answers and is not ready for this box" + says,
            "Tell the organiser; `willcall central check` says what is missing there."};
  if (any_in(reason, {"does not answer as a NATS server"}))
    return {"centre_silent",
            "what is at " + server + " takes the connection and does not answer as a central server",
            "See that host and port in `nats` are right, and that the central server is not stalled."};
  if (reason.empty() || any_in(reason, {"nobody answers"}))
    return {"centre_back", "the centre at " + server + " can be reached again just now",
            "Wait ten seconds and ask again; the node connects by itself."};
  return {"centre_other", "the node cannot use the centre at " + server + says,
          "Tell the organiser what is said here."};
}

Cause cause_of(const ServerFacts& server, const std::string& reason) {
  switch (server.stage) {
    case Stage::no_name_service:
      return {"internet_down",
              "the internet is down, or the router's name service: the name " + server.host +
                  " cannot be looked up",
              kLookAtTheLine};
    case Stage::name_unknown:
      return {"name_unknown", "the name " + server.host + " is not known",
              "See that it is written right in `nats` in the settings. If other names are not known either "
              "(`getent "
              "hosts example.org`), the internet is down."};
    case Stage::no_way:
      return {"internet_down", "the internet is down: there is no way from here to " + server.shown,
              kLookAtTheLine};
    case Stage::silent:
      return {"centre_silent", "nothing answers at " + server.shown,
              "If a web page opens here, the central server is down or a firewall is in between: tell the "
              "organiser. "
              "If none does: " +
                  std::string(kLookAtTheLine)};
    case Stage::refused:
      return {"centre_refused",
              "the machine at " + server.shown + " is there, and no central server runs on it at that port",
              "Tell the organiser that the central server is not running; or see that the port in `nats` is "
              "right."};
    case Stage::open: break;
  }
  return refused_by_the_centre(server.shown, reason);
}

// Of several servers the one that one gets nearest to says most.
const ServerFacts* nearest(const LineFacts& line) {
  const auto at =
      std::max_element(line.servers.begin(), line.servers.end(),
                       [](const ServerFacts& a, const ServerFacts& b) { return a.stage < b.stage; });
  return at == line.servers.end() ? nullptr : &*at;
}

Cause cause_of(const BoxFacts& box, const std::string& reason) {
  const ServerFacts* server = box.line ? nearest(*box.line) : nullptr;
  const bool far = server && server->stage < Stage::refused;  // a server on this machine needs no network
  if (far && !box.line->on_a_network)
    return {"no_network", "this machine is on no network",
            "Look at its network cable or Wi-Fi: no interface has an address (`ip address`)."};
  if (server) return cause_of(*server, reason);
  return {"line_down", reason.empty() ? "the reason is not known" : reason,
          "Look at the line, and at `nats` in the settings."};
}

std::string what_it_still_sells(const BoxFacts& box) {
  constexpr char kPool[] = "those of the pool are refused.";
  if (!box.store || !box.store->there || !box.store->fault.empty())
    return std::string("It sells its own tickets; ") + kPool;
  const StoreFacts& s = *box.store;
  const std::string more = s.own_assured >= kAssuredMax ? "at least " : "";
  std::string text =
      s.own_assured > 0 ? "It sells its own tickets (" + more + std::to_string(s.own_assured) + " are left); "
                        : "It has no ticket of its own to sell; ";
  text += kPool;
  if (s.outbox > 0)
    text += " " + counted(s.outbox, "change") + (s.outbox == 1 ? " waits" : " wait") +
            " to be sent; none is lost.";
  return text;
}

std::string since(const BoxFacts& box) {
  const bool known = box.node->sync && box.node->sync->since > 0;
  return known ? " since " + when_text(box.node->sync->since, box.clock.now) : "";
}

// The node does not run, so only what is seen from here counts.
Judgement without_the_node(const BoxFacts& box) {
  const ServerFacts* server = nearest(*box.line);
  if (!server || server->stage == Stage::open) return {};
  const Cause cause = cause_of(box, "");
  return one({cause.code, Severity::attention, "the centre cannot be reached: " + cause.what,
              "When the node runs, it sells its own tickets without it.", cause.remedy});
}

}  // namespace

Judgement line_check(const BoxFacts& box) {
  if (!box.node) return not_known(box.node.why_not());
  const NodeFacts& node = *box.node;
  const bool runs = node.life == NodeFacts::Life::answers;
  if (!runs && box.settings && box.settings->in_force.nats.empty()) return does_not_apply();
  if (runs && node.sync && node.sync->link == "disabled") return does_not_apply();
  if (runs && node.offline.empty()) return {};
  if (!runs && !box.line) return not_known(box.settings ? box.line.why_not() : box.settings.why_not());
  if (!runs && box.line->servers.empty()) return does_not_apply();
  if (!runs) return without_the_node(box);
  const Cause cause = cause_of(box, node.offline);
  return one({cause.code, Severity::attention, "offline" + since(box) + ": " + cause.what,
              what_it_still_sells(box), cause.remedy});
}

}  // namespace willcall
