#include "node/store/format.h"

#include <string>

#include "node/store/sealed.h"
#include "schema/invariant.h"

namespace willcall {
namespace {

constexpr char kSelf[] = "self", kUnderWay[] = "migration";

rows::MigrationRow read_progress(std::string_view sealed) {
  rows::MigrationRow row;
  const std::string_view bytes = unseal("meta", kUnderWay, sealed);
  if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    throw StoreError(StoreError::Kind::damaged, "the value of 'migration' in table 'meta' cannot be read");
  return row;
}

std::string steps_text(std::uint32_t from, std::uint32_t to) {
  return "from format " + std::to_string(from) + " to " + std::to_string(to);
}

}  // namespace

FormatFound format_of(Environment& environment) {
  const auto meta = environment.existing_table("meta");
  if (!meta || !environment.existing_table("identity")) return {};
  const RowTable<rows::Identity> table(environment, "identity");
  const ReadTxn txn(environment);
  const auto self = table.get(txn, kSelf);
  FormatFound found{self ? self->format() : 0, std::nullopt};
  if (const auto sealed = txn.get(*meta, kUnderWay)) found.under_way = read_progress(*sealed);
  return found;
}

void begin_migration(Environment& environment, std::uint32_t from, std::uint32_t to) {
  const RowTable<rows::Identity> table(environment, "identity");
  const TableId meta = environment.table("meta");
  WriteTxn txn(environment);
  auto self = table.get(txn, kSelf);
  ensure(self && self->format() == from, "a step begins with a store of its format");
  self->set_format(to);
  table.put(txn, kSelf, *self);
  rows::MigrationRow row;
  row.set_from(from);
  row.set_to(to);
  put_progress(txn, meta, row);
  txn.commit();
}

void put_progress(WriteTxn& txn, TableId meta, const rows::MigrationRow& row) {
  seal(txn, meta, kUnderWay, row.SerializeAsString());
}

void end_migration(WriteTxn& txn, TableId meta) {
  ensure(txn.erase(meta, kUnderWay), "what ends was under way");
}

void refuse_newer(const FormatFound& found, std::uint32_t ours, const std::filesystem::path& directory) {
  if (found.number <= ours) return;
  throw StoreError(StoreError::Kind::other_format,
                   directory.string() + " was written by a newer Willcall (format " +
                       std::to_string(found.number) + "); this one reads up to format " +
                       std::to_string(ours) + ". Install the newer version again.");
}

void refuse_other(const FormatFound& found, const std::filesystem::path& directory) {
  refuse_newer(found, kStoreFormat, directory);
  const std::string ours = std::to_string(kStoreFormat), store = "the store in " + directory.string();
  if (found.under_way)
    throw StoreError(
        StoreError::Kind::other_format,
        store + " is on its way " + steps_text(found.under_way->from(), found.under_way->to()) +
            ". If willcalld is starting just now, wait until it serves; if not, start it: it goes "
            "on where it stopped.");
  if (found.number != 0 && found.number < kStoreFormat)
    throw StoreError(StoreError::Kind::other_format,
                     store + " is of format " + std::to_string(found.number) + ", and this program needs " +
                         ours + ". Start willcalld once: it brings the store to format " + ours + ".");
}

}  // namespace willcall
