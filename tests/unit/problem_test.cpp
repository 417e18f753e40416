// Errors on the wire: problem details, as the contract shows them.
#include "node/http/problem.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;

std::string header(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "(absent)";
}

}  // namespace

TEST_CASE("a changed price as the contract shows it") {
  const std::vector<Member> both = {{"seen", 200}, {"now", 3000}};
  const Response response = problem(Error{Code::price_changed,
                                          "A-12 now costs 30.00 EUR; you saw 2.00.",
                                          both,
                                          {{"A-12", Code::price_changed, both}}});
  CHECK(response.status == 409);
  CHECK(response.content_type == "application/problem+json");
  CHECK(
      response.body ==
      R"({"type":"https://willcall.example/problems/price_changed","title":"The price has changed","status":409,)"
      R"("code":"price_changed","detail":"A-12 now costs 30.00 EUR; you saw 2.00.",)"
      R"("tickets":[{"id":"A-12","code":"price_changed","seen":200,"now":3000}],"seen":200,"now":3000})");
}

TEST_CASE("a plain error has no list of tickets") {
  CHECK(
      problem(Error{Code::not_found, "There is nothing here.", {}, {}}).body ==
      R"({"type":"https://willcall.example/problems/not_found","title":"There is nothing here","status":404,)"
      R"("code":"not_found","detail":"There is nothing here."})");
}

TEST_CASE("a refused order names every bad ticket, each with its own code and members") {
  const Response response = problem(Error{Code::ticket_unavailable,
                                          "A-1 is sold.",
                                          {},
                                          {{"A-1", Code::ticket_unavailable, {{"ticketStatus", "sold"}}},
                                           {"A-2", Code::allocated_elsewhere, {{"nodeId", "box-2"}}},
                                           {"A-3", Code::ticket_not_found, {}}}});
  CHECK(response.body.find(R"("tickets":[{"id":"A-1","code":"ticket_unavailable","ticketStatus":"sold"},)"
                           R"({"id":"A-2","code":"allocated_elsewhere","nodeId":"box-2"},)"
                           R"({"id":"A-3","code":"ticket_not_found"}]})") != std::string::npos);
}

TEST_CASE("what a client sent cannot break out of the answer") {
  const Response response = problem(invalid("a\"b", "'a\"b' is not a field.\n"));
  CHECK(response.status == 422);
  CHECK(response.body.find(R"("detail":"'a\"b' is not a field.\n","field":"a\"b"})") != std::string::npos);
}

TEST_CASE("an answer is UTF-8 even where it repeats what was not") {
  const Response response =
      problem(Error{Code::not_found, "There is no 'Pl\xE4tze'.", {{"id", "\x80\xFF"}}, {}});
  CHECK(response.body.find(R"("detail":"There is no 'Pl?tze'.","id":"??"})") != std::string::npos);
  const Response proper = problem(Error{Code::not_found, "There is no 'Plätze'.", {}, {}});
  CHECK(proper.body.find("'Plätze'") != std::string::npos);
}

TEST_CASE("a status of HTTP's own stands in the answer and in its body") {
  const Response response = problem(Error{Code::invalid_request, "The address is too long.", {}, {}}, 414);
  CHECK(response.status == 414);
  CHECK(response.body.find(R"("status":414,"code":"invalid_request")") != std::string::npos);
}

TEST_CASE("who may try again is told when, and who needs a token is told which") {
  for (const Code code :
       {Code::not_ready, Code::outcome_unknown, Code::central_unreachable, Code::rate_limited})
    CHECK(header(problem(Error{code, "", {}, {}}), "Retry-After") == "1");
  CHECK(header(problem(Error{Code::storage_full, "", {}, {}}), "Retry-After") == "(absent)");
  CHECK(header(problem(Error{Code::unauthorized, "", {}, {}}), "WWW-Authenticate") == "Bearer");
  CHECK(header(problem(Error{Code::forbidden, "", {}, {}}), "WWW-Authenticate") == "(absent)");
}

TEST_CASE("a good answer is JSON as it stands") {
  const Response response = json_response(201, R"({"id":"A-12"})");
  CHECK(response.status == 201);
  CHECK(response.content_type == "application/json");
  CHECK(response.body == R"({"id":"A-12"})");
  CHECK(response.headers.empty());
}
