// The words of the HTTP contract are the enumerations of the wire in lower case.
#include "schema/words.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace {

using namespace willcall;

template <class Enum>
void check_words(const google::protobuf::EnumDescriptor* known) {
  REQUIRE(known->value_count() > 0);
  for (int i = 0; i < known->value_count(); ++i) {
    REQUIRE(known->value(i)->number() == i);  // words are looked up by number
    std::string expected = known->value(i)->name();
    std::transform(expected.begin(), expected.end(), expected.begin(),
                   [](char c) { return static_cast<char>(c | 0x20); });
    CHECK(word(static_cast<Enum>(i)) == expected);
  }
}

}  // namespace

TEST_CASE("every value on the wire has its word") {
  check_words<Ticket::Status>(Ticket::Status_descriptor());
  check_words<Order::Status>(Order::Status_descriptor());
  check_words<Order::Guarantee>(Order::Guarantee_descriptor());
  check_words<Payment::Method>(Payment::Method_descriptor());
  check_words<Change::Kind>(Change::Kind_descriptor());
}

TEST_CASE("a word that a client sends is found again") {
  for (const auto status : {Ticket::AVAILABLE, Ticket::RESERVED, Ticket::SOLD, Ticket::WITHDRAWN})
    CHECK(ticket_status(word(status)) == status);
  for (const auto status :
       {Order::CREATED, Order::COMPLETE, Order::CANCELLED, Order::EXPIRED, Order::REJECTED})
    CHECK(order_status(word(status)) == status);
  for (const auto method : {Payment::CASH, Payment::CARD, Payment::OTHER})
    CHECK(payment_method(word(method)) == method);
}

TEST_CASE("a word that is none is not found") {
  for (const char* word : {"", "Available", "AVAILABLE", "free", " sold", "created"})
    CHECK_FALSE(ticket_status(word));
  for (const char* word : {"", "completed", "open", "sold"}) CHECK_FALSE(order_status(word));
  for (const char* word : {"", "unstated", "gold", "CASH"}) CHECK_FALSE(payment_method(word));
}
