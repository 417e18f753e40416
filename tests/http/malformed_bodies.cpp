#include "tests/http/malformed_requests.h"

namespace willcall::test {
namespace {

std::string ticket(const std::string& body) { return post_by_ada("/api/tickets", body); }
std::string priced(const std::string& price) {
  return ticket(R"({"id":"A-2","title":"Songs","price":)" + price + "}");
}
std::string titled(const std::string& title) {
  return ticket("{\"id\":\"A-2\",\"price\":1,\"title\":\"" + title + "\"}");
}
std::string order(const std::string& body) { return post_by_ada("/api/orders", body); }
std::string wish(const std::string& tickets) { return order(R"({"tickets":)" + tickets + "}"); }
std::string paid(const std::string& payment) {
  return order(R"({"tickets":[{"id":"A-1"}],"payment":)" + payment + "}");
}

}  // namespace

std::vector<Malformed> malformed_bodies() {
  const std::string deep = std::string(200, '['), eaten = R"({"tickets":[{"id":"A-1")";
  return {
      {"no JSON", ticket("id=A-2&title=Songs&price=1"), "400 bad_json"},
      {"no body", ticket(""), "400 bad_json"},
      {"an unfinished body", order(eaten), "400 bad_json"},
      {"something behind the body", order(kOrderOfA1 + "}"), "400 bad_json"},
      {"two bodies", order(kOrderOfA1 + kOrderOfA1), "400 bad_json"},
      {"a list for an object", ticket(R"([{"id":"A-2","title":"Songs","price":1}])"), "422 invalid_request"},
      {"a text for an object", ticket(R"("A-2")"), "422 invalid_request"},
      {"a name that stands twice", ticket(R"({"id":"A-2","title":"Songs","price":1,"price":2})"),
       "400 bad_json"},
      {"deep nesting", wish(deep + std::string(200, ']')), "400 bad_json"},
      {"nesting without end", ticket(std::string(60'000, '[')), "400 bad_json"},
      {"a comment", order("/* two */" + kOrderOfA1), "400 bad_json"},
      {"bytes that are not UTF-8", titled("So\xFFngs"), "400 bad_json"},
      {"an overlong UTF-8 form", titled("So\xC0\xAFngs"), "400 bad_json"},
      {"half a surrogate pair", titled("So\\ud800ngs"), "400 bad_json"},
      {"a zero byte", titled(std::string("So\0ngs", 6)), "400 bad_json"},
      {"an escaped zero byte", titled("So\\u0000ngs"), "422 invalid_request"},
      {"an unknown field", ticket(R"({"id":"A-2","title":"Songs","price":1,"seat":12})"),
       "422 invalid_request"},
      {"a missing field", ticket(R"({"id":"A-2","title":"Songs"})"), "422 invalid_request"},
      {"a field that is null", ticket(R"({"id":"A-2","title":null,"price":1})"), "422 invalid_request"},
      {"a price that is a text", priced("\"2500\""), "422 invalid_request"},
      {"a price with cents", priced("2500.0"), "422 invalid_request"},
      {"a price in powers of ten", priced("25e2"), "422 invalid_request"},
      {"a negative price", priced("-1"), "422 invalid_request"},
      {"a price above 2^53-1", priced("9007199254740992"), "422 invalid_request"},
      {"a price of 64 bits", priced("18446744073709551615"), "422 invalid_request"},
      {"a price of 30 digits", priced(std::string(30, '9')), "422 invalid_request"},
      {"a price beyond every number", priced("1e400"), "400 bad_json"},
      {"a price that is not a number", priced("NaN"), "400 bad_json"},
      {"an id with a slash", ticket(R"({"id":"A/2","title":"Songs","price":1})"), "422 invalid_request"},
      {"an id with a dot", ticket(R"({"id":"A.2","title":"Songs","price":1})"), "422 invalid_request"},
      {"an empty id", ticket(R"({"id":"","title":"Songs","price":1})"), "422 invalid_request"},
      {"an id of 65 characters",
       ticket("{\"id\":\"" + std::string(65, 'a') + R"(","title":"Songs","price":1})"),
       "422 invalid_request"},
      {"a title of 201 characters", titled(std::string(201, 'x')), "422 invalid_request"},
      {"a currency that is none", ticket(R"({"id":"A-2","title":"S","price":1,"currency":"eur"})"),
       "422 invalid_request"},
      {"an allocation to a name that no node has",
       ticket(R"({"id":"A-2","title":"S","price":1,"allocatedTo":"box 2"})"), "422 invalid_request"},
      {"an order of nothing", wish("[]"), "422 invalid_request"},
      {"tickets that are no list", wish(R"({"id":"A-1"})"), "422 invalid_request"},
      {"a ticket that is a text", wish(R"(["A-1"])"), "422 invalid_request"},
      {"a ticket without id and count", wish("[{}]"), "422 invalid_request"},
      {"a ticket with id and count", wish(R"([{"id":"A-1","count":1}])"), "422 invalid_request"},
      {"a price of a named ticket", wish(R"([{"id":"A-1","price":1}])"), "422 invalid_request"},
      {"a count of 0", wish(R"([{"count":0}])"), "422 invalid_request"},
      {"a count of 51", wish(R"([{"count":51}])"), "422 invalid_request"},
      {"version 0", wish(R"([{"id":"A-1","version":0}])"), "422 invalid_request"},
      {"a version that is a text", wish(R"([{"id":"A-1","version":"1"}])"), "422 invalid_request"},
      {"a buyer that is no id", order(R"({"tickets":[{"id":"A-1"}],"userId":"dora@example.com"})"),
       "422 invalid_request"},
      {"a payment in shells", paid(R"({"method":"shells","amount":2500})"), "422 invalid_request"},
      {"a payment without amount", paid(R"({"method":"cash"})"), "422 invalid_request"},
      {"a payment that is a number", paid("2500"), "422 invalid_request"},
      {"a negative payment", paid(R"({"method":"cash","amount":-2500})"), "422 invalid_request"},
      {"a withdrawal of one id that is no list", post_by_ada("/api/tickets/withdraw", R"({"tickets":"A-1"})"),
       "422 invalid_request"},
      {"a withdrawal of a number", post_by_ada("/api/tickets/withdraw", R"({"tickets":["A-1",7]})"),
       "422 invalid_request"},
      {"64 KiB and one byte", order(kOrderOfA1 + std::string(65'537 - kOrderOfA1.size(), ' ')),
       "413 body_too_large"},
  };
}

std::vector<Malformed> well_formed_bodies() {
  return {{"a price", priced("2500"), "201"},
          {"a title", titled("Songs"), "409 ticket_exists"},
          {"a ticket by its id", wish(R"([{"id":"A-1","version":1}])"), "201"},
          {"a ticket by count", wish(R"([{"count":1}])"), "201"},
          {"a payment", paid(R"({"method":"cash","amount":2500})"), "409 ticket_unavailable"}};
}

}  // namespace willcall::test
