#include <chrono>
#include <cstdio>

#include "node/main/random_ids.h"
#include "schema/json_text.h"
#include "tools/common/node_access.h"
#include "tools/willcall/command.h"
#include "tools/willcall/exceptions_text.h"

namespace willcall {
namespace {

struct Wanted {
  std::string what = "list", id, status, venue;
  std::string refund, note;
  std::vector<std::string> reseat;
  bool dismiss = false;
  NodeAccess node;

  std::string query(const std::string& more = {}) const {
    std::string text = more;
    if (!venue.empty()) text += (text.empty() ? "" : "&") + ("venue=" + venue);
    return text.empty() ? text : "?" + text;
  }
  int actions() const { return (refund.empty() ? 0 : 1) + (reseat.empty() ? 0 : 1) + (dismiss ? 1 : 0); }
};

TimeMs now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// Every page: there are few exceptions, and an end that is missing would be worse than a long table.
Result<std::vector<ToldException>> all(const Wanted& wanted, Client& client) {
  std::vector<ToldException> found;
  const std::string filter = "limit=500" + (wanted.status.empty() ? "" : "&status=" + wanted.status);
  std::string after;
  do {
    const auto body = wanted.node.accepted(
        client.get("/api/exceptions" + wanted.query(filter + (after.empty() ? "" : "&after=" + after))));
    if (!body) return body.error();
    auto page = exception_page(*body, now_ms());
    if (!page) return page.error();
    for (ToldException& one : page->exceptions) found.push_back(std::move(one));
    after = page->next;
  } while (!after.empty());
  return found;
}

// A head office follows many venues, and lists one at a time.
void print_others(const Wanted& wanted, Client& client) {
  const auto sync = wanted.node.accepted(client.get("/api/sync"));
  const auto others = sync ? open_elsewhere(*sync, wanted.venue) : Result<std::string>(sync.error());
  if (others && !others->empty())
    std::printf("Open elsewhere, to be seen with --venue: %s\n", others->c_str());
}

int list(const Wanted& wanted, Client& client) {
  const auto found = all(wanted, client);
  if (!found) return fail(found.error());
  if (found->empty()) {
    std::puts("There is nothing that a person must settle.");
  } else {
    std::printf(
        "%s\nSettle one with: willcall exceptions resolve ID --refund cash|card|other, "
        "--reseat TICKETS or --dismiss\n",
        exceptions_table(*found).c_str());
  }
  print_others(wanted, client);
  return kOk;
}

int show(const Wanted& wanted, Client& client) {
  const auto found = all(wanted, client);
  if (!found) return fail(found.error());
  for (const ToldException& one : *found)
    if (one.id == wanted.id) {
      std::fputs(exceptions_table({one}).c_str(), stdout);
      return kOk;
    }
  return fail("there is no exception '" + wanted.id + "'.");
}

std::string resolution(const Wanted& wanted) {
  std::string body;
  JsonText json(body);
  json.object();
  if (!wanted.refund.empty()) json.field("action", "refund").field("method", wanted.refund);
  if (wanted.dismiss) json.field("action", "dismiss");
  if (!wanted.reseat.empty()) {
    json.field("action", "reseat").name("tickets").array();
    for (const std::string& id : wanted.reseat) json.text(id);
    json.end_array();
  }
  if (!wanted.note.empty()) json.field("note", wanted.note);
  json.end_object();
  return body;
}

int resolve(const Wanted& wanted, Client& client) {
  const auto body =
      wanted.node.accepted(client.post("/api/exceptions/" + wanted.id + "/resolve" + wanted.query(),
                                       resolution(wanted), RandomIds().fresh(now_ms())));
  if (!body) return fail(body.error());
  const auto told = told_exception(*body, now_ms());
  if (!told) return fail(told.error());
  std::fputs(exceptions_table({*told}).c_str(), stdout);
  return kOk;
}

// What is wrong with the words together; empty: nothing.
std::string misuse(const Wanted& wanted) {
  if (wanted.what == "list") return wanted.id.empty() ? "" : "to see one exception say `show ID`.";
  if (wanted.id.empty()) return "say which one: its ID is in the list.";
  if (wanted.what == "resolve" && wanted.actions() != 1)
    return "say how it was settled: one of --refund METHOD, --reseat TICKETS and --dismiss.";
  return "";
}

int run(const Wanted& wanted) {
  if (const std::string wrong = misuse(wanted); !wrong.empty()) return fail(wrong), kWrongUsage;
  if (wanted.what != "resolve" && wanted.actions() + (wanted.note.empty() ? 0 : 1) > 0)
    return fail("--refund, --reseat, --dismiss and --note go with `resolve ID`."), kWrongUsage;
  const auto url = wanted.node.url();
  if (!url) return fail(url.error());
  const auto token = wanted.node.token();
  if (!token) return fail(token.error());
  Client client(*url, *token);
  if (wanted.what == "show") return show(wanted, client);
  return wanted.what == "list" ? list(wanted, client) : resolve(wanted, client);
}

}  // namespace

Command exceptions_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("exceptions", "Show and settle what needs a person");
  auto wanted = std::make_shared<Wanted>();
  command->add_option("WHAT", wanted->what, "list, show or resolve")
      ->check(CLI::IsMember({"list", "show", "resolve"}))
      ->capture_default_str();
  command->add_option("ID", wanted->id, "which one, of show and resolve")->check(id_fault, "");
  command->add_option("--status", wanted->status, "open or resolved; else all")
      ->check(CLI::IsMember({"open", "resolved"}));
  command->add_option("--refund", wanted->refund, "the money was given back: cash, card or other")
      ->check(CLI::IsMember({"cash", "card", "other"}));
  command
      ->add_option("--reseat", wanted->reseat, "other tickets for the same money: A-1,A-2, as many as before")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(id_fault, "");
  command->add_flag("--dismiss", wanted->dismiss, "nothing is to be done");
  command->add_option("--note", wanted->note, "what to remember of it");
  command->add_option("--venue", wanted->venue, "the venue; else the node's own")->check(id_fault, "");
  wanted->node.add_options(*command);
  command->footer(
      "Example:\n  willcall exceptions --status open --data /var/lib/willcall\n"
      "  willcall exceptions resolve 01k9 --refund cash --note 'came to the desk'");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
