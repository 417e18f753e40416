#include "node/store/migrations.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "node/store/format_2.h"
#include "schema/invariant.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

const MigrationStep kSteps[] = {
    // An entry is 24 bytes and 10 of LMDB's, in pages that are filled whole.
    {.from = 1,
     .to = 2,
     .what = "an index of answers by time",
     .through = "answers",
     .bytes_per_record = 64,
     .begin = index_answers_by_time},
};

constexpr Clock::duration kSayEvery = std::chrono::seconds(5);
constexpr std::uint64_t kMegabyte = 1'000'000;

std::string steps_text(const MigrationStep& step) {
  return "from format " + std::to_string(step.from) + " to " + std::to_string(step.to);
}

std::string seconds_text(Clock::duration time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", std::chrono::duration<double>(time).count());
  return text;
}

std::uint64_t records_in(Environment& environment, const char* name) {
  const auto table = environment.existing_table(name);
  return table ? ReadTxn(environment).count(*table) : 0;
}

std::string megabytes(std::uint64_t bytes) {
  return std::to_string((bytes + kMegabyte - 1) / kMegabyte) + " MB";
}

class RunningStep {
 public:
  RunningStep(Environment& environment, const MigrationStep& step, const FormatFound& found,
              const Migrating& how)
      : environment_(environment),
        step_(step),
        how_(how),
        records_(records_in(environment, step.through)),
        began_(Clock::now()),
        say_next_(began_ + kSayEvery) {
    if (found.under_way) row_ = *found.under_way;
  }

  bool begun() const { return row_.to() != 0; }
  std::uint64_t room_needed() const {
    return (records_ - std::min(records_, row_.done())) * step_.bytes_per_record + kMegabyte;
  }

  void run() {
    if (!begun()) begin_migration(environment_, step_.from, step_.to);
    row_.set_from(step_.from);
    row_.set_to(step_.to);
    say_where_it_is();
    watch();
    const Advance advance = step_.begin(environment_, how_.log, [this] { watch(); });
    const TableId meta = environment_.table("meta");
    while (!piece(advance, meta)) {}
    how_.log.write(LogEvent::migration_done, {{"format", step_.to},
                                              {"what", step_.what},
                                              {"records", row_.done()},
                                              {"seconds", seconds_text(Clock::now() - began_)}});
  }

 private:
  bool piece(const Advance& advance, TableId meta) {
    rows::MigrationRow next = row_;
    WriteTxn txn(environment_);
    const Piece piece = advance(txn, row_.position(), how_.records_per_commit);
    next.set_position(piece.position);
    next.set_done(row_.done() + piece.records);
    if (piece.last) {
      end_migration(txn, meta);
    } else {
      put_progress(txn, meta, next);
    }
    txn.commit();
    row_ = next;
    watch();
    return piece.last;
  }

  void say_where_it_is() const {
    how_.log.write(LogEvent::migration_under_way, {{"from_format", step_.from},
                                                   {"to_format", step_.to},
                                                   {"what", step_.what},
                                                   {"records_done", row_.done()},
                                                   {"records", records_}});
  }

  void watch() {
    const std::uint64_t percent =
        records_ == 0 ? 100 : std::min<std::uint64_t>(100, row_.done() * 100 / records_);
    const std::string status = "bringing the store to format " + std::to_string(step_.to) + " (" +
                               step_.what + "), " + std::to_string(percent) + " %";
    if (how_.watch) how_.watch(status);
    if (Clock::now() < say_next_) return;
    say_next_ = Clock::now() + kSayEvery;
    say_where_it_is();
  }

  Environment& environment_;
  const MigrationStep& step_;
  const Migrating& how_;
  const std::uint64_t records_;
  const Clock::time_point began_;
  Clock::time_point say_next_;
  rows::MigrationRow row_;  // as it is stored; `to` 0: not begun
};

// A box that sells must not be stopped in the midst, where the older program would not take it back.
void refuse_without_room(const Environment& environment, const RunningStep& run, const MigrationStep& step,
                         const fs::path& directory) {
  const std::uint64_t size = fs::file_size(environment.data_file()), used = environment.used_bytes();
  const std::uint64_t grown = size > used ? size - used : 0;  // ahead of need
  if (fs::space(directory).available + grown >= run.room_needed()) return;
  throw StoreError(StoreError::Kind::full,
                   "no room to bring the store in " + directory.string() + ' ' + steps_text(step) +
                       ", and nothing was changed: make " + megabytes(run.room_needed()) +
                       " free on its disk and start willcalld again, or install the version before again.");
}

StoreError failure(const StoreError& error, const RunningStep& run, const MigrationStep& step,
                   const fs::path& directory) {
  if (error.kind != StoreError::Kind::full)
    return {error.kind, "the store in " + directory.string() + " could not be brought " + steps_text(step) +
                            ": " + error.what() +
                            ". It goes on where it stopped when willcalld is started again."};
  return {error.kind, "no room to bring the store in " + directory.string() + ' ' + steps_text(step) +
                          ". Nothing is lost: make " + megabytes(run.room_needed()) +
                          " free on its disk and start willcalld again, and it goes on where it stopped."};
}

void run_step(Environment& environment, const MigrationStep& step, const FormatFound& found,
              const fs::path& directory, const Migrating& how) {
  RunningStep run(environment, step, found, how);
  if (!run.begun()) refuse_without_room(environment, run, step, directory);
  try {
    run.run();
  } catch (const StoreError& error) {
    throw failure(error, run, step, directory);
  }
}

const MigrationStep& step_from(std::span<const MigrationStep> steps, std::uint32_t format) {
  const auto step = std::find_if(steps.begin(), steps.end(), [&](const auto& s) { return s.from == format; });
  ensure(step != steps.end() && step->to == format + 1, "every older format has a step");
  return *step;
}

}  // namespace

std::span<const MigrationStep> migration_steps() { return kSteps; }

void migrate(const fs::path& directory, std::span<const MigrationStep> steps, const Migrating& how) {
  if (!fs::exists(directory / "data.mdb")) return;
  Environment environment(directory, {.map_bytes = how.map_bytes});
  for (;;) {
    const FormatFound found = format_of(environment);
    refuse_newer(found, steps.back().to, directory);
    if (!found.under_way && (found.number == 0 || found.number == steps.back().to)) return;
    const std::uint32_t from = found.under_way ? found.under_way->from() : found.number;
    run_step(environment, step_from(steps, from), found, directory, how);
  }
}

void migrate(const fs::path& directory, const Migrating& how) { migrate(directory, migration_steps(), how); }

}  // namespace willcall
