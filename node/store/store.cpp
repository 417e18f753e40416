#include "node/store/store.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

namespace willcall {
namespace {

std::filesystem::path made(const std::filesystem::path& directory, bool read_only) {
  if (!read_only && std::filesystem::create_directories(directory))
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  return directory;
}

// Looked at before a table is opened, which would make those that another format does not have.
Environment& of_this_format(Environment& environment, const std::filesystem::path& directory) {
  refuse_other(format_of(environment), directory);
  return environment;
}

}  // namespace

Tables::Tables(Environment& e)
    : tickets(e, "tickets"),
      orders(e, "orders"),
      journal(e, "journal"),
      outbox(e, "outbox"),
      shelves(e.table("shelves")),
      orders_by_status(e.table("orders_by_status")),
      orders_by_user(e.table("orders_by_user")),
      expiries(e.table("expiries")),
      counters(e.table("counters")),
      claims(e, "claims"),
      claimed(e.table("claimed")),
      provisional(e.table("provisional")),
      answers(e, "answers"),
      answers_by_time(e.table("answers_by_time")),
      exceptions(e, "exceptions"),
      open_exceptions(e.table("open_exceptions")),
      quarantine(e, "quarantine"),
      cursors(e, "cursors"),
      identity(e, "identity"),
      meta(e.table("meta")) {}

Store::Store(const std::filesystem::path& directory, bool read_only, std::size_t map_bytes)
    : directory_(made(directory, read_only)),
      environment_(directory, {.read_only = read_only, .map_bytes = map_bytes}),
      tables_(of_this_format(environment_, directory)) {}

StoreMetrics Store::metrics() const {
  StoreMetrics now;
  now.used = environment_.used_bytes();
  now.map = environment_.map_bytes();
  struct stat file {};
  if (::stat(environment_.data_file().c_str(), &file) == 0)
    now.file = static_cast<std::uint64_t>(file.st_size);
  struct statvfs disk {};
  if (::statvfs(directory_.c_str(), &disk) != 0) return now;
  now.disk_free = disk.f_bavail * disk.f_frsize;
  now.disk = disk.f_blocks * disk.f_frsize;
  return now;
}

rows::Identity Store::identity() {
  const ReadTxn txn(environment_);
  return tables_.identity.get(txn, "self").value_or(rows::Identity{});
}

}  // namespace willcall
