// willcall central: the organiser's server, set up and checked; its users made.
#include <cstdio>
#include <cstdlib>

#include "node/settings/values.h"
#include "sync/link/central_look.h"
#include "sync/link/central_setup.h"
#include "sync/link/servers.h"
#include "tools/common/progress.h"
#include "tools/willcall/central_text.h"
#include "tools/willcall/central_user.h"
#include "tools/willcall/command.h"

namespace willcall {
namespace {

// As the node judges its own setting.
std::string servers_fault(const std::string& text) {
  std::string servers;
  const auto right = read_servers(servers, text);
  return right ? "'" + text + "' is not right; it takes " + *right : std::string();
}

struct Wanted {
  std::string nats, creds, ca, domain, password_file, node, venue, add_to;
  std::vector<std::string> follow;
  int replicas = 0;
  bool json = false, replace = false;
};

int wrong_usage(const std::string& what) { return fail(what), kWrongUsage; }

// ---- Users

int give_out(const Wanted& wanted, const std::string& user, const std::string& comment,
             const Permissions& allowed) {
  const bool chosen = !wanted.password_file.empty();
  const auto password = chosen ? password_in(wanted.password_file) : Result<std::string>(fresh_password());
  if (!password) return wrong_usage(password.error().detail);
  const std::string entry = user_entry(comment, user, bcrypt(*password, !chosen), allowed);
  if (wanted.add_to.empty()) {
    std::fputs(entry.c_str(), stdout);
  } else if (const auto added = add_to_nodes(wanted.add_to, user, entry, wanted.replace); !added) {
    return fail(added.error());
  }
  // Apart from the entry, so that the password does not land in nodes.conf.
  std::fprintf(wanted.add_to.empty() ? stderr : stdout,
               "The address, with the server's name for CENTRE:\n"
               "  nats = \"tls://%s:%s@CENTRE:4222\"\n",
               user.c_str(), chosen ? "PASSWORD" : password->c_str());
  return kOk;
}

int node(const Wanted& wanted) {
  const CentralUser user{wanted.node, wanted.venue, wanted.follow, wanted.domain};
  std::string venues;
  for (const std::string& venue : venues_of(user)) venues += (venues.empty() ? "" : ", ") + venue;
  return give_out(wanted, user.node_id,
                  "box of the venue " + user.venue + (venues == user.venue ? "" : ", follows " + venues),
                  permissions_of(user));
}

int admin(const Wanted& wanted) {
  return give_out(wanted, wanted.node, "sets up, checks and backs up; sells nothing",
                  permissions_of_admin(wanted.domain));
}

// ---- The server

// A password on a command line is seen by everybody on the machine (`ps`), and kept in the shell's history.
std::optional<std::string> fault_of_address(const Wanted& wanted) {
  if (wanted.nats.empty())
    return "name the central server: --nats tls://centre.example.org:4222, or NATS_URL.";
  for (const ServerAddress& server : servers_of(wanted.nats))
    if (server.has_password)
      return "a password on a command line can be read by everybody on this machine. Give --nats " +
             std::string("tls://USER@HOST:4222 and --password-file, or set NATS_URL.");
  return std::nullopt;
}

// "tls://box-1@centre:4222" with the password behind the user.
Result<std::string> with_password(const Wanted& wanted) {
  if (wanted.password_file.empty()) return wanted.nats;
  const auto password = password_in(wanted.password_file);
  if (!password) return password.error();
  std::string all;
  for (const ServerAddress& server : servers_of(wanted.nats)) {
    std::string url = server.url;
    if (server.user.empty())
      return Error{
          Code::invalid_request, "--password-file needs a user: --nats tls://USER@HOST:4222", {}, {}};
    url.insert(url.rfind('@'), ":" + *password);
    all += (all.empty() ? "" : ",") + url;
  }
  return all;
}

Result<LinkOptions> link_of(const Wanted& given) {
  Wanted wanted = given;
  LinkOptions options;
  const char* variable = std::getenv("NATS_URL");
  const bool from_environment = wanted.nats.empty() && variable;
  if (from_environment) wanted.nats = variable;
  const auto fault = fault_of_address(wanted);
  if (fault && !(from_environment && !wanted.nats.empty()))
    return Error{Code::invalid_request, *fault, {}, {}};
  auto servers = with_password(wanted);
  if (!servers) return servers.error();
  options.servers = *servers;
  options.credentials = wanted.creds;
  options.ca = wanted.ca;
  options.domain = wanted.domain;
  options.node_id = wanted.node.empty() ? "central" : wanted.node;
  options.venue = wanted.venue;
  options.follow = wanted.follow;
  return options;
}

int check_with(const Wanted& wanted, const LinkOptions& options) {
  CentralWanted right{wanted.replicas, {}};
  if (!wanted.node.empty()) right.node = CentralUser{wanted.node, wanted.venue, wanted.follow, wanted.domain};
  SilentLog log;
  ProgressLine progress;
  const auto facts = look_at_centre(options, right, log, [&](auto done, auto all, const std::string& what) {
    progress.show(bar(done, all) + " " + what);
  });
  progress.clear();
  if (!facts) return fail(facts.error());
  const auto wrong = findings(*facts, right);
  const std::string servers = shown(servers_of(options.servers));
  std::fputs(
      (wanted.json ? findings_json(wrong, servers, facts->unseen) : findings_text(wrong, servers)).c_str(),
      stdout);
  return wrong.empty() ? kOk : kFailed;
}

int check(const Wanted& wanted) {
  if (wanted.node.empty() != wanted.venue.empty()) return wrong_usage("--node and --venue go together.");
  const auto options = link_of(wanted);
  return options ? check_with(wanted, *options) : wrong_usage(options.error().detail);
}

int setup(const Wanted& wanted) {
  const auto options = link_of(wanted);
  if (!options) return wrong_usage(options.error().detail);
  SilentLog log;
  const auto steps = set_up_centre(*options, wanted.replicas, log);
  if (!steps) return fail(steps.error());
  for (const SetupStep& step : *steps)
    std::printf("%s: %s\n", step.stream.c_str(), step.made ? "made" : "is there, and was left as it is");
  std::fflush(stdout);
  return check_with(wanted, *options);
}

// ---- Arguments

void add_server_options(CLI::App& command, Wanted& wanted) {
  command.add_option("--nats", wanted.nats, "the servers, such as tls://admin@centre:4222; else NATS_URL")
      ->check(servers_fault, "");
  command.add_option("--password-file", wanted.password_file, "file with the password of that user");
  command.add_option("--creds", wanted.creds, "file with credentials, in place of user and password");
  command.add_option("--ca", wanted.ca, "file with the certificates that the server is checked against");
  command.add_option("--domain", wanted.domain, "JetStream domain of the server; mostly none");
}

CLI::Option* add_venue_options(CLI::App& command, Wanted& wanted) {
  CLI::Option* venue = command.add_option("--venue", wanted.venue, "the venue that the node sells for");
  command.add_option("--follow", wanted.follow, "further venues, with commas between; * is all")
      ->delimiter(',')
      ->check([](const std::string& text) { return text == "*" ? std::string() : id_fault(text); }, "");
  return venue->check(id_fault, "");
}

void add_user_options(CLI::App& command, Wanted& wanted) {
  command.add_option("--password-file", wanted.password_file,
                     "file with a password of one's own; else a random one is made and shown");
  command.add_option("--add-to", wanted.add_to, "put the entry into this nodes.conf, and do not print it");
  command.add_flag("--replace", wanted.replace, "with --add-to: in place of the entry that the user has");
  command.add_option("--domain", wanted.domain, "JetStream domain of the server; mostly none");
}

CLI::App* add_node(CLI::App& central, Wanted& wanted) {
  CLI::App* command = central.add_subcommand("node", "Make a node's user: what it may do, and its password");
  command->add_option("ID", wanted.node, "the node's id")->required()->check(id_fault, "");
  add_venue_options(*command, wanted)->required();
  add_user_options(*command, wanted);
  command->footer(
      "The entry holds a hash of the password; the password itself is shown once.\n"
      "Example:\n  willcall central node box-1 --venue arena --add-to /etc/nats-server/nodes.conf");
  return command;
}

CLI::App* add_admin(CLI::App& central, Wanted& wanted) {
  CLI::App* command = central.add_subcommand("admin", "Make the user that sets up, checks and backs up");
  wanted.node = "admin";
  command->add_option("ID", wanted.node, "its name")->check(id_fault, "")->capture_default_str();
  add_user_options(*command, wanted);
  command->footer("Example:\n  willcall central admin --add-to /etc/nats-server/nodes.conf");
  return command;
}

CLI::App* add_setup(CLI::App& central, Wanted& wanted) {
  CLI::App* command = central.add_subcommand("setup", "Make the streams that are missing, and check all");
  add_server_options(*command, wanted);
  wanted.replicas = 1;
  command->add_option("--replicas", wanted.replicas, "servers that hold each stream: 1, or 3 in a cluster")
      ->check(CLI::IsMember({1, 3}))
      ->capture_default_str();
  command->footer(
      "What is there is never changed or deleted.\n"
      "Example:\n  willcall central setup --nats tls://admin@centre.example.org:4222 --password-file "
      "admin.password --ca ca.pem");
  return command;
}

CLI::App* add_check(CLI::App& central, Wanted& wanted) {
  CLI::App* command = central.add_subcommand("check", "Say what is wrong at the centre, and how to mend it");
  add_server_options(*command, wanted);
  command->add_option("--replicas", wanted.replicas, "what each stream must have, 1 or 3; else as they are")
      ->check(CLI::IsMember({1, 3}));
  command
      ->add_option("--node", wanted.node,
                   "look at this node's durables too; with its own user, at what it may do")
      ->check(id_fault, "");
  add_venue_options(*command, wanted);
  command->add_flag("--json", wanted.json, "for programs");
  command->footer(
      "It changes nothing. Tries that the server must refuse stand in the server's log afterwards.\n"
      "Exit codes: 0 all is right, 1 something is wrong or nobody answers, 2 wrong usage.\n"
      "Example:\n  willcall central check --nats tls://admin@centre.example.org:4222 --password-file "
      "admin.password --ca ca.pem");
  return command;
}

}  // namespace

Command central_command(CLI::App& program) {
  CLI::App* central =
      program.add_subcommand("central", "Set up and check the central server, and make its users");
  central->require_subcommand(1);
  central->footer(
      "Example:\n  willcall central check --nats tls://admin@centre.example.org:4222 --ca ca.pem");
  using Add = CLI::App* (*)(CLI::App&, Wanted&);
  using Run = int (*)(const Wanted&);
  auto all = std::make_shared<std::vector<std::function<std::optional<int>()>>>();
  for (const auto& [add, run] : std::initializer_list<std::pair<Add, Run>>{
           {add_node, node}, {add_admin, admin}, {add_setup, setup}, {add_check, check}}) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = add(*central, *wanted);
    all->push_back([command, wanted, run = run]() -> std::optional<int> {
      if (!command->parsed()) return std::nullopt;
      return run(*wanted);
    });
  }
  return {central, [all] {
            for (const auto& run : *all)
              if (const auto code = run()) return *code;
            return kWrongUsage;
          }};
}

}  // namespace willcall
