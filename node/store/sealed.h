// Every value carries a checksum of its key and its bytes. LMDB has none: flipped bits in a value would
// otherwise be served as truth (LMDB keeps only its page structure honest).
#pragma once
#include <google/protobuf/message_lite.h>

#include <optional>
#include <string>
#include <string_view>

#include "node/store/environment.h"

namespace willcall {

/// The bytes under a checked value. Throws StoreError(damaged) naming table and key.
std::string_view unseal(std::string_view table_name, std::string_view key, std::string_view sealed);
/// Puts `bytes` under a checksum.
void seal(WriteTxn& txn, TableId table, std::string_view key, std::string_view bytes);

/// One table of protobuf rows under byte keys. A value: it holds no data, only the table's id.
template <class Row>
class RowTable {
 public:
  RowTable() = default;
  RowTable(Environment& environment, const char* name) : id_(environment.table(name)), name_(name) {}

  std::optional<Row> get(const Txn& txn, std::string_view key) const {
    const auto sealed = txn.get(id_, key);
    return sealed ? std::optional(open(key, *sealed)) : std::nullopt;
  }
  /// A row that a cursor stands on.
  Row open(std::string_view key, std::string_view sealed) const;
  void put(WriteTxn& txn, std::string_view key, const Row& row) const;
  /// REQUIRES: key is above all others.
  void append(WriteTxn& txn, std::string_view key, const Row& row) const;
  bool erase(WriteTxn& txn, std::string_view key) const { return txn.erase(id_, key); }
  TableId id() const { return id_; }
  std::string_view name() const { return name_; }

 private:
  TableId id_ = 0;
  std::string_view name_;
};

namespace sealed {
void fill(char* room, std::string_view key, const google::protobuf::MessageLite& row, std::size_t size);
void parse(std::string_view table, std::string_view key, std::string_view value,
           google::protobuf::MessageLite& row);
inline constexpr std::size_t kOverhead = 8;
}  // namespace sealed

template <class Row>
Row RowTable<Row>::open(std::string_view key, std::string_view value) const {
  Row row;
  sealed::parse(name_, key, value, row);
  return row;
}

template <class Row>
void RowTable<Row>::put(WriteTxn& txn, std::string_view key, const Row& row) const {
  const std::size_t size = row.ByteSizeLong();
  sealed::fill(txn.reserve(id_, key, size + sealed::kOverhead), key, row, size);
}

template <class Row>
void RowTable<Row>::append(WriteTxn& txn, std::string_view key, const Row& row) const {
  const std::size_t size = row.ByteSizeLong();
  sealed::fill(txn.append(id_, key, size + sealed::kOverhead), key, row, size);
}

}  // namespace willcall
