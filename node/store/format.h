// The format of the store: one number, in the identity row. It says which program may touch the store at all.
//
//   format  since   what changed
//   1       0.1.0   the first
//   2       0.2.0   answers_by_time: an index of the answers under an Idempotency-Key, so that old ones can
//   go
//
// A program refuses a store of a higher format than its own, before it writes a byte of it. A store of a
// lower one is brought up by willcalld when it starts (node/store/migrations.h); everybody else says so and
// leaves it alone. There is no way down: the older program refuses until the newer one is installed again.
//
// While a store is on its way it has the *higher* number already, and beside it, in meta, what was done so
// far. Were it the lower one, the older program could be put back in the midst of it, change what was brought
// over already, and the newer would never look there again.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

#include "node/store/environment.h"
#include "node/store/rows.pb.h"

namespace willcall {

/// Of this program. The last step in migrations.cpp leads here; a test holds them together.
inline constexpr std::uint32_t kStoreFormat = 2;

struct FormatFound {
  std::uint32_t number = 0;                     ///< 0: a new store
  std::optional<rows::MigrationRow> under_way;  ///< begun and not finished; its `to` is `number`
};

/// What stands in the file. Makes no table, writes nothing. Throws StoreError(damaged).
FormatFound format_of(Environment& environment);

/// The first write of a step. One transaction.
void begin_migration(Environment& environment, std::uint32_t from, std::uint32_t to);
/// Where a step stands, in the transaction of its piece.
void put_progress(WriteTxn& txn, TableId meta, const rows::MigrationRow& row);
void end_migration(WriteTxn& txn, TableId meta);

/// Throws StoreError(other_format) where the store is of a later format than `ours`.
void refuse_newer(const FormatFound& found, std::uint32_t ours, const std::filesystem::path& directory);
/// ... or of an earlier one, or on its way.
void refuse_other(const FormatFound& found, const std::filesystem::path& directory);

}  // namespace willcall
