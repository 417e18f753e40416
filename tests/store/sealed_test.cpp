// Damage inside a value: an error that names table and key, never a wrong row.
#include "node/store/sealed.h"

#include "node/store/keys.h"
#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// One sold ticket, whose value a test spoils in a transaction that is never committed.
struct OneValue {
  OpenStore store;
  const std::string key = record_key("arena", "A-1");
  std::string good;
  WriteTxn txn;

  OneValue() : txn(stored()) { good = std::string(*txn.get(table().id(), key)); }
  const RowTable<rows::TicketRow>& table() const { return store.tables().tickets; }
  // What is read when `value` stands under the key: "" for a row, else the error.
  std::string read(const std::string& value) {
    txn.put(table().id(), key, value);
    try {
      table().get(txn, key);
    } catch (const StoreError& error) {
      CHECK(error.kind == StoreError::Kind::damaged);
      return error.what();
    }
    return {};
  }

 private:
  Environment& stored() {
    store.write([](Writer& w) { change_here(w, seat("A-1", "box-1", Ticket::SOLD)); });
    return store.environment();
  }
};

bool names_both(const std::string& error) { return says(error, {"'tickets'", "arena", "A-1"}); }

}  // namespace

TEST_CASE("a whole value is the row that was put") {
  OneValue value;
  CHECK(value.read(value.good).empty());
  CHECK(value.table().get(value.txn, value.key)->ticket().status() == Ticket::SOLD);
  CHECK_FALSE(value.table().get(value.txn, record_key("arena", "A-2")).has_value());
}

TEST_CASE("a flipped bit in any byte of a value is noticed") {
  OneValue value;
  for (std::size_t at = 0; at < value.good.size(); ++at)
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string bad = value.good;
      bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ (1U << bit));
      CAPTURE(at, bit);
      REQUIRE(names_both(value.read(bad)));
    }
}

TEST_CASE("a value that was cut short or has grown is noticed") {
  OneValue value;
  for (std::size_t size = 0; size < value.good.size(); ++size) {
    CAPTURE(size);
    REQUIRE(names_both(value.read(value.good.substr(0, size))));
  }
  CHECK(names_both(value.read(value.good + '\0')));
}

TEST_CASE("a value that stands under another key is noticed") {
  OneValue value;
  const std::string other = record_key("arena", "A-2");
  value.txn.put(value.table().id(), other, value.good);
  CHECK(says(failure_of([&] { value.table().get(value.txn, other); }).what(), {"'tickets'", "A-2"}));
}

TEST_CASE("sealed bytes come back as they were, empty ones too") {
  OpenStore store;
  WriteTxn txn(store.environment());
  for (const std::string& bytes : {std::string(), std::string("42"), std::string(100'000, '\0')}) {
    seal(txn, store.tables().meta, "time", bytes);
    CHECK(unseal("meta", "time", *txn.get(store.tables().meta, "time")) == bytes);
  }
}

TEST_CASE("bytes with a right checksum that are no row are damage too") {
  OneValue value;
  seal(value.txn, value.table().id(), value.key, "\xff\xff\xff");
  CHECK(names_both(failure_of([&] { value.table().get(value.txn, value.key); }).what()));
}

TEST_CASE("a key that cannot be printed is named in hexadecimal") {
  const StoreError failure = failure_of([] { unseal("journal", number_key(0x0102), "short"); });
  CHECK(says(failure.what(), {"'journal'", "\\x01\\x02"}));
}
