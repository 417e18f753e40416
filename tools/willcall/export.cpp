// willcall export: what a node holds, as a file for people and programs.
#include <unistd.h>

#include <cstdio>

#include "node/http/change_feed.h"
#include "tools/common/interruption.h"
#include "tools/common/store_access.h"
#include "tools/willcall/command.h"
#include "tools/willcall/export_reading.h"

namespace willcall {
namespace {

struct Wanted {
  std::string what, format = "csv", venue, since, output;
  bool seat_map = false, force = false;
  std::filesystem::path data;

  bool to_standard_output() const { return output.empty() || output == "-"; }
};

ExportKind kind_of(const Wanted& wanted) {
  if (wanted.what == "orders") return ExportKind::orders;
  if (wanted.what == "order-lines") return ExportKind::order_lines;
  if (wanted.what == "journal") return ExportKind::journal;
  return wanted.seat_map ? ExportKind::seat_map : ExportKind::tickets;
}

// What is wrong with the words together; empty: nothing.
std::string misuse(const Wanted& wanted) {
  if (wanted.seat_map && (wanted.what != "tickets" || wanted.format != "csv"))
    return "--seat-map goes with `tickets` as CSV.";
  if (!wanted.since.empty() && wanted.what != "journal") return "--since goes with `journal`.";
  if (wanted.force && wanted.to_standard_output()) return "--force goes with --output FILE.";
  return "";
}

Result<std::unique_ptr<Destination>> destination_of(const Wanted& wanted) {
  const Reserve reserve = Reserve::of(wanted.data);
  return wanted.to_standard_output() ? to_standard_output(reserve)
                                     : to_file(wanted.output, wanted.force, reserve);
}

struct Read {
  rows::Identity self;
  ExportTally tally;
};

// The snapshot and the store are let go of before anybody is waited for.
Result<Read> read_store(const Wanted& wanted, std::unique_ptr<Store> store, Destination& destination,
                        ProgressLine& progress) {
  const StopsLater at_the_end;
  Read read{store->identity(), {}};
  ExportWish wish{{kind_of(wanted), wanted.format == "csv"}, wanted.venue, parse_since(wanted.since)};
  // A seat map does not say whose seats they are.
  if (wish.form.kind == ExportKind::seat_map && wish.venue.empty()) wish.venue = read.self.venue();
  const Snapshot snapshot(*store);
  if (Result<> done = read_out(snapshot, read.self, wish, destination, progress, read.tally); !done)
    return done.error();
  return read;
}

std::string summary(const Wanted& wanted, const Read& read) {
  switch (kind_of(wanted)) {
    case ExportKind::tickets: return read.tally.tickets_text(false);
    case ExportKind::seat_map: return read.tally.tickets_text(true);
    case ExportKind::orders: return read.tally.orders_text(false);
    case ExportKind::order_lines: return read.tally.orders_text(true);
    case ExportKind::journal: break;
  }
  return read.tally.journal_text(FeedPosition::mark_of(read.self.instance_id()));
}

int run(Wanted wanted) {
  if (const std::string wrong = misuse(wanted); !wrong.empty()) return fail(wrong), kWrongUsage;
  const auto data = data_directory(wanted.data);
  if (!data) return fail(data.error());
  wanted.data = *data;
  end_at_missing_page(STDERR_FILENO);
  const Interruption interruption;
  auto store = open_to_read(wanted.data);
  if (!store) return fail(store.error());
  auto destination = destination_of(wanted);
  if (!destination) return fail(destination.error());
  ProgressLine progress;
  const auto read = read_store(wanted, std::move(*store), **destination, progress);
  const Result<> finished = read ? (*destination)->finish(progress) : Result<>(read.error());
  progress.clear();
  if (!finished) return fail(finished.error());
  std::fprintf(stderr, "%s%s\n", read->tally.damage_text().c_str(), summary(wanted, *read).c_str());
  return read->tally.damaged() + read->tally.missing == 0 ? kOk : kFailed;
}

}  // namespace

Command export_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("export", "Write tickets, orders or the journal to a file");
  auto wanted = std::make_shared<Wanted>();
  command->add_option("WHAT", wanted->what, "tickets, orders, order-lines or journal")
      ->required()
      ->check(CLI::IsMember({"tickets", "orders", "order-lines", "journal"}));
  command->add_option("--format", wanted->format, "csv, or jsonl: a line of JSON for each, as the API has it")
      ->check(CLI::IsMember({"csv", "jsonl"}))
      ->capture_default_str();
  command->add_option("--venue", wanted->venue, "only this one; else all that the store holds")
      ->check(id_fault, "");
  command->add_flag(
      "--seat-map", wanted->seat_map,
      "of tickets: the columns that `willcall import` takes, and every seat of the hall, sold and "
      "withdrawn ones too; of the node's own venue unless --venue says another");
  command
      ->add_option("--since", wanted->since,
                   "of the journal: what came after this number, as the export before named its end; or what "
                   "this node took from a day or moment on, in UTC: 2026-11-22, 2026-11-22T19:55:00Z")
      ->type_name("SEQ|TIME")
      ->check(since_fault, "");
  command->add_option("--output", wanted->output, "the file, made with mode 0600; else standard output")
      ->type_name("FILE");
  command->add_flag("--force", wanted->force, "replace the file of --output");
  add_store_option(*command, wanted->data);
  command->footer(
      "Reads the store of a running or a stopped node as it stands at one moment, and keeps nobody waiting:\n"
      "for a pipe or a terminal all of it is written to $TMPDIR, else /var/tmp, first.\n"
      "orders has a row per order, so that totals can be summed; order-lines a row per ticket of an order.\n"
      "Money is in minor units (2500 is 25.00), times are UTC.\n"
      "CSV puts an apostrophe before text that a spreadsheet would run (= + - @ first), but not with "
      "--seat-map.\n"
      "JSON lines are exact.\n"
      "Counts and sums go to standard error. Damaged records are named there, and it ends with 1.\n"
      "Example:\n  willcall export orders --output orders.csv --data /var/lib/willcall\n"
      "  willcall export tickets --seat-map > hall.csv\n"
      "  willcall export journal --format jsonl --since 1042 | gzip > changes.jsonl.gz");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
