#include "sync/link/central_look.h"

#include <algorithm>

#include "schema/subjects.h"
#include "sync/link/central_line.h"
#include "sync/link/forbidden.h"
#include "sync/link/greeting.h"
#include "sync/link/jetstream.h"
#include "sync/link/lease_bucket.h"
#include "sync/link/servers.h"

namespace willcall {
namespace {

bool is_that_node(const ServerAddress& server, const LinkOptions& options, const CentralWanted& wanted) {
  if (!wanted.node) return false;
  return server.user == wanted.node->node_id || (server.user.empty() && !options.credentials.empty());
}

// As somebody without a name would try it. What stands in the way of that, TLS apart, is as it should be.
bool takes_anybody(const ServerAddress& server, LinkOptions options, Log& log) {
  options.servers = server.url;
  if (const std::size_t at = options.servers.rfind('@'); at != std::string::npos) {
    const std::size_t begin = options.servers.find("://");
    const std::size_t from = begin == std::string::npos ? 0 : begin + 3;
    options.servers.erase(from, at + 1 - from);
  }
  options.credentials.clear();
  return CentralLine::open(options, "_INBOX", log).ok();
}

CentralServerFacts server_facts(const ServerAddress& server, const LinkOptions& options, Log& log) {
  const auto greeting = greeting_of(server);
  if (!greeting) return {server.shown, false, {}, false, false, 0};
  return {server.shown,
          true,
          greeting->version,
          greeting->tls_required,
          takes_anybody(server, options, log),
          greeting->payload_max};
}

/// Asks the questions; each fact that this user may not see is left out.
class Look {
 public:
  Look(CentralLine& line, const CentralWanted& wanted, const std::string& domain)
      : line_(line), wanted_(wanted), api_(domain) {}

  void account(CentralFacts& to) const {
    const auto answer = ask(api_.account_info(), {});
    if (!answer) return to.unseen.push_back("the account");
    to.jetstream = answer->status != "503" && !jetstream_is_off(answer->body);
    if (to.jetstream) to.account = account_facts(answer->body);
  }
  void overlaps(std::string_view stream, const std::string& subjects, CentralFacts& to) const {
    const auto answer = ask(api_.stream_names(), "{\"subject\":\"" + subjects + "\"}");
    if (!answer) return;
    for (const std::string& other : stream_names(answer->body))
      if (other != stream) to.overlaps.push_back({subjects, other});
  }
  void stream(std::string_view name, CentralFacts& to) const {
    const auto answer = ask(api_.stream_info(name), {});
    if (!answer) return to.unseen.push_back(std::string(name));
    if (answer->status == "503") {
      to.jetstream = false;
      return;
    }
    const auto error = jetstream::error_in(answer->body);
    if (error && error->absent()) {
      StreamFacts missing;
      missing.name = name;
      to.streams.push_back(missing);
    } else if (auto facts = stream_facts(name, answer->body)) {
      to.streams.push_back(std::move(*facts));
    } else {
      to.unseen.push_back(std::string(name));
    }
  }
  void durable(Kind kind, const std::string& venue, CentralFacts& to) const {
    const std::string stream(stream_of(kind)),
        name = jetstream::durable_name(wanted_.node->node_id, wanted_.node->venue, venue);
    const auto answer = ask(api_.consumer_info(stream, name), {});
    auto facts = answer ? consumer_facts(answer->body) : std::nullopt;
    if (!facts) return;
    facts->stream = stream;
    facts->name = name;
    facts->filter_wanted = subjects_of_venue(kind, venue);
    to.consumers.push_back(std::move(*facts));
  }

 private:
  static bool jetstream_is_off(const std::string& body) {
    const auto error = jetstream::error_in(body);
    return error && (error->code == 10076 || error->code == 10039);  // of the server, of the account
  }
  std::optional<CentralLine::Answer> ask(const std::string& subject, const std::string& body) const {
    auto answer = line_.ask(subject, body);
    return answer ? std::optional(std::move(*answer)) : std::nullopt;
  }

  CentralLine& line_;
  const CentralWanted& wanted_;
  const jetstream::Api api_;
};

// One subject of those that a permission means.
std::string example_of(const std::string& permission) {
  std::string subject = permission;
  for (std::size_t at = 0; (at = subject.find_first_of("*>", at)) != std::string::npos;
       at += sizeof kSomeOther - 1)
    subject.replace(at, 1, kSomeOther);
  return subject;
}

void look_at_permissions(CentralLine& line, const CentralUser& node, CentralFacts& to) {
  for (const std::string& needed : permissions_of(node).publish)
    if (!line.may_publish(example_of(needed)).value_or(true)) to.permissions.missing.push_back(needed);
  for (auto& forbidden : forbidden_to(node))
    if (line.may_publish(forbidden.subject).value_or(false))
      to.permissions.too_wide.push_back(std::move(forbidden));
}

using Step = std::pair<std::string, std::function<void()>>;

std::vector<Step> steps_of(const Look& look, const CentralWanted& wanted, CentralFacts& to) {
  std::vector<Step> steps = {{"the account", [&] { look.account(to); }}};
  const auto stream = [&](std::string_view name, std::string subjects) {
    steps.push_back({std::string(name), [&look, &to, name, subjects] {
                       look.overlaps(name, subjects, to);
                       look.stream(name, to);
                     }});
  };
  for (const Kind kind : {Kind::ticket, Kind::order}) stream(stream_of(kind), subjects_of_venue(kind, "*"));
  stream(lease::kStream, std::string(lease::kSubjects));
  if (!wanted.node) return steps;
  for (const Kind kind : {Kind::ticket, Kind::order})
    for (const std::string& venue : venues_of(*wanted.node))
      steps.push_back({"the durables of " + wanted.node->node_id,
                       [&look, &to, kind, venue] { look.durable(kind, venue, to); }});
  return steps;
}

}  // namespace

Result<CentralFacts> look_at_centre(const LinkOptions& options, const CentralWanted& wanted, Log& log,
                                    const OnStep& on_step) {
  const std::vector<ServerAddress> servers = servers_of(options.servers);
  const bool as_node = !servers.empty() && is_that_node(servers.front(), options, wanted);
  auto line = CentralLine::open(options, as_node ? "_INBOX_" + wanted.node->node_id : "_INBOX", log);
  if (!line) return line.error();
  CentralFacts facts;
  facts.as_node = as_node;
  const Look look(**line, wanted, options.domain);
  std::vector<Step> steps;
  for (const ServerAddress& server : servers)
    steps.push_back(
        {server.shown, [&, server] { facts.servers.push_back(server_facts(server, options, log)); }});
  for (Step& step : steps_of(look, wanted, facts)) steps.push_back(std::move(step));
  if (as_node)
    steps.push_back({"the permissions of " + wanted.node->node_id,
                     [&] { look_at_permissions(**line, *wanted.node, facts); }});
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (on_step) on_step(i, steps.size(), steps[i].first);
    steps[i].second();
  }
  return facts;
}

}  // namespace willcall
