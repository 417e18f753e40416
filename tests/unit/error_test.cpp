#include "schema/error.h"

#include <set>

#include "schema/invariant.h"
#include "schema/result.h"
#include "tests/support/catch.h"

namespace {

using namespace willcall;
using enum Code;

constexpr auto kLast = mixed_currencies;

}  // namespace

TEST_CASE("every code of the contract has its HTTP status") {
  struct Row {
    int status;
    std::vector<Code> codes;
  };
  const Row table[] = {
      {400, {bad_json}},
      {401, {unauthorized}},
      {403, {forbidden}},
      {404, {not_found, ticket_not_found, order_not_found}},
      {405, {method_not_allowed}},
      {409,
       {ticket_exists, ticket_reserved, ticket_unavailable, ticket_changed, allocated_elsewhere,
        offline_not_allocated, version_unknown, price_changed, order_exists, order_elsewhere,
        exception_resolved, order_expired, order_not_open, hold_limit}},
      {412, {version_mismatch}},
      {413, {body_too_large}},
      {415, {unsupported_media_type}},
      {422,
       {invalid_request, idempotency_key_reused, wrong_amount, too_many_tickets, duplicate_ticket,
        mixed_venues, mixed_currencies}},
      {429, {rate_limited}},
      {500, {internal_error}},
      {503, {not_ready, central_unreachable, outcome_unknown}},
      {507, {storage_full}},
  };
  std::set<Code> seen;
  for (const Row& row : table)
    for (const Code code : row.codes) {
      INFO(facts(code).name);
      CHECK(facts(code).http_status == row.status);
      seen.insert(code);
    }
  CHECK(seen.size() == static_cast<std::size_t>(kLast) + 1);
}

TEST_CASE("a code's name is its own, and its title a short sentence") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(kLast); ++i) {
    const CodeFacts& code = facts(static_cast<Code>(i));
    CHECK(static_cast<std::size_t>(code.code) == i);
    CHECK(code.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    CHECK_FALSE(code.title.empty());
    CHECK(code.title.back() != '.');
    names.insert(code.name);
  }
  CHECK(names.size() == static_cast<std::size_t>(kLast) + 1);
  CHECK(facts(price_changed).name == "price_changed");
  CHECK(facts(offline_not_allocated).name == "offline_not_allocated");
}

TEST_CASE("an invalid request names its field") {
  const Error error = invalid("price", "'price' must be a whole number.");
  CHECK(error.code == invalid_request);
  CHECK(error.detail == "'price' must be a whole number.");
  REQUIRE(error.members.size() == 1);
  CHECK(error.members[0] == Member{"field", std::string("price")});
}

TEST_CASE("a result is a value or an error, never both") {
  const Result<int> value = 7;
  const Result<int> error = Error{ticket_not_found, "There is no ticket 'A-12'.", {}, {}};
  CHECK(value.ok());
  CHECK(*value == 7);
  CHECK_THROWS(value.error());
  CHECK_FALSE(error.ok());
  CHECK(error.error().code == ticket_not_found);
  CHECK_THROWS(*error);
}

TEST_CASE("what must not happen throws, and says what was expected") {
  CHECK_NOTHROW(ensure(true, "a version follows the last"));
  CHECK_THROWS_WITH(ensure(false, "a version follows the last"), "a version follows the last");
}
