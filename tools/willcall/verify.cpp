#include <unistd.h>

#include <cstdio>

#include "node/box_office/audit.h"
#include "tools/common/store_access.h"
#include "tools/willcall/command.h"

namespace willcall {
namespace {

struct Wanted {
  std::filesystem::path data;
  bool digest = false;
};

int say_faults(const StructureReport& report) {
  for (const std::string& fault : report.faults) std::printf("fault: %s\n", fault.c_str());
  if (report.fault_count > report.faults.size())
    std::printf("and %llu more\n",
                static_cast<unsigned long long>(report.fault_count - report.faults.size()));
  return kFailed;
}

void say_what_was_seen(const Wanted& wanted, const rows::Identity& who, const StructureReport& report) {
  const auto number = [](std::uint64_t n) { return std::to_string(n); };
  const std::string text = "node " + who.node_id() + ", venue " + who.venue() + ", store " +
                           wanted.data.string() + "\nlooked at " + number(report.tickets) + " tickets, " +
                           number(report.orders) + " orders, " + number(report.journal) +
                           " changes in the journal, " + number(report.outbox) + " of them to be sent\n";
  std::fputs(text.c_str(), stdout);
}

int run(Wanted wanted) {
  const auto data = data_directory(wanted.data);
  if (!data) return fail(data.error());
  wanted.data = *data;
  end_at_missing_page(STDOUT_FILENO);
  const auto store = open_to_read(wanted.data);
  if (!store) return fail(store.error());
  const rows::Identity who = (*store)->identity();
  const Snapshot snapshot(**store);
  const StructureReport report = audit(snapshot, who.node_id());
  if (!wanted.digest) say_what_was_seen(wanted, who, report);
  if (report.fault_count > 0) return say_faults(report);
  if (wanted.digest) {
    std::printf("digest %s\n", digest_of_records(snapshot).c_str());
  } else {
    std::puts("clean");
  }
  return kOk;
}

}  // namespace

Command verify_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("verify", "Check a store, of a running or a stopped node");
  auto wanted = std::make_shared<Wanted>();
  add_store_option(*command, wanted->data);
  command->add_flag("--digest", wanted->digest,
                    "print one digest of all records, by which boxes can be compared");
  command->footer(
      "Reads only. Prints `clean`, or every fault, and then ends with 1.\n"
      "Example:\n  willcall verify --data /var/lib/willcall --digest");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
