#include "node/store/sealed.h"

#include <xxhash.h>

#include <cstring>

#include "schema/invariant.h"

namespace willcall {
namespace {

// The key is part of the sum: a value that turns up under another key is damage too.
XXH64_hash_t sum_of(std::string_view key, const char* bytes, std::size_t size) {
  return XXH3_64bits_withSeed(bytes, size, XXH3_64bits(key.data(), key.size()));
}

std::string printable(std::string_view key) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F) {
      text += c;
    } else {
      ((text += "\\x") += kHex[byte >> 4U]) += kHex[byte & 15U];
    }
  }
  return text;
}

}  // namespace

std::string_view unseal(std::string_view table_name, std::string_view key, std::string_view value) {
  XXH64_hash_t sum = 0;
  if (value.size() >= sealed::kOverhead) {
    std::memcpy(&sum, value.data(), sizeof sum);
    value.remove_prefix(sealed::kOverhead);
    if (sum == sum_of(key, value.data(), value.size())) return value;
  }
  throw StoreError(StoreError::Kind::damaged, "the value of '" + printable(key) + "' in table '" +
                                                  std::string(table_name) + "' is damaged");
}

void seal(WriteTxn& txn, TableId table, std::string_view key, std::string_view bytes) {
  char* room = txn.reserve(table, key, bytes.size() + sealed::kOverhead);
  std::memcpy(room + sealed::kOverhead, bytes.data(), bytes.size());
  const XXH64_hash_t sum = sum_of(key, bytes.data(), bytes.size());
  std::memcpy(room, &sum, sizeof sum);
}

void sealed::fill(char* room, std::string_view key, const google::protobuf::MessageLite& row,
                  std::size_t size) {
  char* bytes = room + kOverhead;
  ensure(row.SerializeToArray(bytes, static_cast<int>(size)), "a row can be written");
  const XXH64_hash_t sum = sum_of(key, bytes, size);
  std::memcpy(room, &sum, sizeof sum);
}

void sealed::parse(std::string_view table, std::string_view key, std::string_view value,
                   google::protobuf::MessageLite& row) {
  const std::string_view bytes = unseal(table, key, value);
  if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    throw StoreError(StoreError::Kind::damaged, "the value of '" + printable(key) + "' in table '" +
                                                    std::string(table) + "' cannot be read");
}

}  // namespace willcall
