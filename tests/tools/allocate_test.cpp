// `willcall allocate`: what it asks the node for, and what it says of the answers.
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/catch.h"
#include "tests/tools/command_line.h"
#include "tests/tools/stub_node.h"
#include "tools/willcall/allocation.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Json = nlohmann::json;

// Allocates what it is asked for, but no more than `left`.
struct Pool {
  std::uint64_t left;
  int hang_ups = 0;
  StubNode node{[this](const StubRequest& request) -> StubReply {
    if (hang_ups-- > 0) return {};
    const Json wanted = Json::parse(request.body);
    const std::uint64_t count =
        wanted.contains("count") ? wanted["count"].get<std::uint64_t>() : wanted["tickets"].size();
    if (count > left)
      return {"409 Conflict", R"({"code":"ticket_unavailable","detail":"Only 500 are left."})"};
    left -= count;
    return {"200 OK", Json{{"allocated", count}}.dump()};
  }};

  Finished allocate(Words words) const {
    words.insert(words.begin(), "allocate");
    words.insert(words.end(), {"--url", node.url()});
    return tool(words);
  }
};

std::vector<std::string> names(std::size_t count, std::size_t length) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) {
    std::string id = std::to_string(i) + "-";
    ids.push_back(id + std::string(length - id.size(), 'x'));
  }
  return ids;
}

}  // namespace

TEST_CASE("a count that no venue has is refused before anything is asked for") {
  Pool pool{5000};
  for (const char* count : {"0", "-1", "1000001", "18446744073709551615", "99999999999999999999", "ten"}) {
    const Finished refused = pool.allocate({"--to", "box-2", "--count", count});
    CHECK(refused.code == 2);
    CHECK(says(refused, "is not a whole number from 1 to 1000000"));
  }
  CHECK(pool.node.requests().empty());
}

TEST_CASE("a large count is asked for a thousand at a time, each request under a key of its own") {
  Pool pool{5000};
  const Finished done =
      pool.allocate({"--to", "box-2", "--count", "2500", "--price", "900", "--title-prefix", "Row"});
  CHECK(done.output == "allocated 2500 tickets to box-2\n");
  CHECK(done.code == 0);
  std::set<std::string> keys;
  std::vector<std::uint64_t> counts;
  for (const StubRequest& request : pool.node.requests()) {
    const Json body = Json::parse(request.body);
    CHECK(request.line == "POST /api/allocations HTTP/1.1");
    CHECK(body.at("to") == "box-2");
    CHECK(body.at("price") == 900);
    CHECK(body.at("titlePrefix") == "Row");
    counts.push_back(body.at("count"));
    keys.insert(request.header("Idempotency-Key"));
  }
  CHECK(counts == std::vector<std::uint64_t>{1000, 1000, 500});
  CHECK(keys.size() == 3);
  CHECK_FALSE(keys.contains(""));
}

TEST_CASE("named tickets are returned to the pool") {
  Pool pool{10};
  CHECK(pool.allocate({"--to-pool", "A-1", "A-2"}).output == "returned 2 tickets to the pool\n");
  REQUIRE(pool.node.requests().size() == 1);
  CHECK(Json::parse(pool.node.requests()[0].body) == Json::parse(R"({"to":null,"tickets":["A-1","A-2"]})"));
}

TEST_CASE("where it ends before the end, what was done is said, and why it went no further") {
  Pool pool{1500};
  const Finished ended = pool.allocate({"--to", "box-2", "--count", "2500"});
  CHECK(ended.code == 1);
  CHECK(says(ended, "1000 tickets are done, then: Only 500 are left."));
}

TEST_CASE("a request that nobody answers is sent again under its key") {
  Pool pool{10, 1};
  CHECK(pool.allocate({"--to", "box-2", "A-1"}).code == 0);
  const auto requests = pool.node.requests();
  REQUIRE(requests.size() >= 2);
  for (const StubRequest& request : requests)
    CHECK(request.header("Idempotency-Key") == requests[0].header("Idempotency-Key"));
  CHECK(pool.left == 9);
}

TEST_CASE("the tickets of a dead box are taken only with its name said twice") {
  Pool pool{10};
  CHECK(pool.allocate({"--to", "box-1", "A-1", "--from", "box-2"}).code == 2);
  CHECK(pool.allocate({"--to", "box-1", "A-1", "--from", "box-2", "--force"}).code == 2);
  CHECK(pool.allocate({"--to", "box-1", "A-1", "--force"}).code == 2);
  CHECK(pool.node.requests().empty());
  REQUIRE(pool.allocate({"--to", "box-1", "A-1", "--from", "box-2", "--force", "--confirm", "box-2"}).code ==
          0);
  const Json body = Json::parse(pool.node.requests().at(0).body);
  CHECK(body.at("from") == "box-2");
  CHECK(body.at("force") == true);
  CHECK(body.at("confirm") == "box-2");
}

TEST_CASE("an allocation that is not clear is wrong usage") {
  const Words wrong[] = {{"A-1"},
                         {"--to", "box-2"},
                         {"--to", "box-2", "--to-pool", "A-1"},
                         {"--to", "box-2", "A-1", "--count", "3"},
                         {"--to", "box-2", "A-1", "--price", "3"},
                         {"--to", "box 2", "A-1"},
                         {"--to", "box-2", "--count", "0"},
                         {"--to", "box-2", "A/1"},
                         {"--summary", "--to", "box-2"},
                         {"--summary", "A-1"}};
  Pool pool{10};
  for (const Words& words : wrong) {
    std::string said;
    for (const std::string& word : words) said += word + " ";
    INFO(said);
    CHECK(pool.allocate(words).code == 2);
  }
  CHECK(pool.node.requests().empty());
}

TEST_CASE("the summary has a line for each box and the pool, over all pages, and their sum") {
  const StubNode node([](const StubRequest& request) -> StubReply {
    if (request.line.find("after=c1") == std::string::npos)
      return {
          "200 OK",
          R"({"allocations":[{"nodeId":null,"available":100,"reserved":0,"sold":7,"withdrawn":1}],"next":"c1"})"};
    return {
        "200 OK",
        R"({"allocations":[{"nodeId":"box-1","available":20,"reserved":3,"sold":0,"withdrawn":0}],"next":null})"};
  });
  const Finished told = tool({"allocate", "--summary", "--url", node.url()});
  CHECK(told.code == 0);
  CHECK(told.output ==
        "NODE     available    reserved        sold   withdrawn\n"
        "(pool)         100           0           7           1\n"
        "box-1           20           3           0           0\n"
        "all            120           3           7           1\n");
}

TEST_CASE("requests hold a thousand tickets and stay below what a node reads, every ticket in one of them") {
  for (const std::size_t length : {8U, 64U}) {
    AllocationWish wish;
    wish.to = "box-2";
    wish.tickets = names(2500, length);
    std::vector<std::string> sent;
    for (const AllocationCall& request : requests_for(wish)) {
      CHECK(request.body.size() < 64 * 1024);
      const Json tickets = Json::parse(request.body).at("tickets");
      CHECK(tickets.size() == request.tickets);
      CHECK(tickets.size() <= 1000);
      sent.insert(sent.end(), tickets.begin(), tickets.end());
    }
    CHECK(sent == wish.tickets);
  }
}

TEST_CASE("what is no node's answer is not believed") {
  for (const char* answer : {"<html>", "{}", R"({"allocated":"all"})"}) CHECK_FALSE(allocated_in(answer));
  for (const char* answer : {"<html>", "{}", R"({"allocations":[{"nodeId":"box-1"}],"next":null})"})
    CHECK_FALSE(allocation_page(answer));
}
