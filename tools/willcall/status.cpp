#include <chrono>
#include <cstdio>

#include "tools/common/node_access.h"
#include "tools/willcall/command.h"
#include "tools/willcall/status_text.h"

namespace willcall {
namespace {

struct Wanted {
  NodeAccess node;
  bool json = false;
};

Result<std::string> sync_of(const NodeAccess& node, const std::string& url) {
  const auto token = node.token();
  if (!token) return token.error();
  return node.accepted(Client(url, *token).get("/api/sync"));
}

int run(const Wanted& wanted) {
  using namespace std::chrono;
  const auto url = wanted.node.url();
  if (!url) return fail(url.error());
  NodeState state{*url, false, {}, {}};
  const auto ready = Client(state.url, {}).get("/readyz");
  if (!ready) return fail(ready.error());
  state.ready = ready->status == 200;
  state.ready_body = ready->body;
  // Readiness is shown to everybody; the rest needs a token.
  const auto sync = sync_of(wanted.node, state.url);
  if (sync) state.sync_body = *sync;
  const auto text =
      status_text(state, duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
  if (!text) return fail(text.error());
  std::fputs((wanted.json ? status_json(state) : *text).c_str(), stdout);
  if (!sync) return fail("no more can be told: " + sync.error().detail);
  return state.ready ? kOk : kFailed;
}

}  // namespace

Command status_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("status", "Say how a running node is");
  auto wanted = std::make_shared<Wanted>();
  command->add_flag("--json", wanted->json, "the node's own answers, as one JSON object");
  wanted->node.add_options(*command);
  command->footer(
      "Ends with 0 while the node sells, degraded or not; with 1 if it does not, or does not answer.\n"
      "Example:\n  willcall status --data /var/lib/willcall");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
