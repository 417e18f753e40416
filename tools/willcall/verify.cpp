#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "node/box_office/audit.h"
#include "tools/common/node_access.h"
#include "tools/willcall/command.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

struct Wanted {
  fs::path data = kDataDefault;
  bool digest = false;
};

// Looked at before the store is opened: opening would leave a lock file behind where there is none.
std::optional<std::string> why_no_store(const fs::path& data) {
  const fs::path file = data / "data.mdb";
  std::error_code failed;
  const bool there = fs::exists(file, failed);
  if (failed == std::errc::permission_denied || (there && ::access(file.c_str(), R_OK) != 0))
    return "you may not read the store in " + data.string() + ". " + who_may_read(file);
  if (!there) return "there is no store in " + data.string() + "; give --data the data directory of a node.";
  if (fs::file_size(file) == 0)
    return "the store in " + data.string() + " is an empty file: what it held is gone.";
  return std::nullopt;
}

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

// A page of the file that is not there any more comes as a signal, in the midst of reading. No more can be
// found out.
void end_at_missing_page(int) {
  static constexpr char kFault[] =
      "fault: the store's file is shorter than what it holds; its end was cut off\n";
  if (::write(STDOUT_FILENO, kFault, sizeof kFault - 1) < 0) {}  // there is nowhere else to say it
  ::_exit(kFailed);
}

int run(const Wanted& wanted) {
  if (const auto reason = why_no_store(wanted.data)) return fail(*reason);
  std::signal(SIGBUS, end_at_missing_page);
  Store store(wanted.data, true);
  const rows::Identity who = store.identity();
  const Snapshot snapshot(store);
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
  add_data_option(*command, wanted->data);
  command->add_flag("--digest", wanted->digest,
                    "print one digest of all records, by which boxes can be compared");
  command->footer(
      "Reads only. Prints `clean`, or every fault, and then ends with 1.\n"
      "Example:\n  willcall verify --data /var/lib/willcall --digest");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
