#include "tests/support/altered_store.h"

#include "node/main/housekeeper.h"
#include "node/store/writer.h"

namespace willcall::test {

// Not through Store: it would make tables that an older store lacks.
void make_newer(const std::filesystem::path& data) {
  Environment environment(data, {});
  const RowTable<rows::Identity> identity(environment, "identity");
  WriteTxn txn(environment);
  rows::Identity self = identity.get(txn, "self").value_or(rows::Identity{});
  self.set_format(kStoreFormat + 1);
  identity.put(txn, "self", self);
  txn.commit();
}

void write_time(const std::filesystem::path& data, TimeMs time) {
  Store store(data);
  WriteTxn txn(store.environment());
  Writer(store.tables(), txn).put_meta(kTimeMark, number_key(static_cast<std::uint64_t>(time)));
  txn.commit();
}

}  // namespace willcall::test
