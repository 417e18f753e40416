#include "tests/support/newer_store.h"

#include "node/store/store.h"

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

}  // namespace willcall::test
