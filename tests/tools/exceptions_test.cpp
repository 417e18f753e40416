// `willcall exceptions`: what needs a person, and settling it.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/refused_sale.h"
#include "tests/tools/command_line.h"
#include "tools/willcall/exceptions_text.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr TimeMs kNow = 1'795'377'300'000;  // 2026-11-22T19:55:00Z

// A-1 and A-2 were sold for 50.00, and A-1 was somebody else's.
struct Refused {
  Daemon node{{}};
  std::string sale, exception;

  Refused() {
    node.import("id,title,price\nA-1,Songs,2500\nA-2,Songs,2500\nA-3,Songs,2500\nA-4,Songs,2500\n");
    sale = member(node.post("/api/orders", R"({"tickets":[{"id":"A-1"},{"id":"A-2"}],
      "payment":{"method":"cash","amount":5000}})")
                      .body,
                  "id");
    refuse_sale(node, sale, "A-1");
    const auto list = nlohmann::json::parse(node.get("/api/exceptions").body);
    exception = list.at("exceptions").at(0).at("id");
  }
  Finished exceptions(Words words) const {
    words.insert(words.begin(), "exceptions");
    return tool_for(node, words);
  }
  std::string order(const std::string& path) const {
    return member(node.get("/api/orders/" + sale).body, path);
  }
};

std::string told(const std::string& more) {
  return R"({"id":"e-1","kind":"refused_sale","venue":"arena","orderId":"o-1","ticketId":"A-1","amount":2500,
    "currency":"EUR","winnerOrderId":"o-2","rule":"A-1 was sold by box-2 before","alternatives":["A-2","A-3"],
    "createdAt":"2026-11-22T19:12:00.000Z",)" +
         more + "}";
}
const std::string kOpen =
    R"("status":"open","action":null,"resolvedBy":null,"resolvedAt":null,"note":null,"newOrderId":null)";

}  // namespace

TEST_CASE_METHOD(Refused, "what needs a person is shown with the money, the reason and what can be done") {
  const Finished list = exceptions({});
  INFO(list.output);
  CHECK(list.code == 0);
  CHECK(says(list, "ID "));
  CHECK(says(list, exception + "  refused_sale  " + sale + "  50.00 EUR\n"));
  CHECK(says(list, "ticket A-1 is held by order rival, whose event came first in the stream"));
  CHECK(says(list, "(near and free then: A-3, A-4)"));
  CHECK(says(list, "willcall exceptions resolve ID --refund"));
  CHECK(exceptions({"list", "--status", "resolved"}).output ==
        "There is nothing that a person must settle.\n");
  CHECK(says(exceptions({"show", exception}), exception + "  refused_sale"));
  CHECK(says(exceptions({"show", "nowhere"}), "there is no exception 'nowhere'"));
}

TEST_CASE("what is open in another venue that the node follows is named") {
  Daemon node{{.more = {"--follow", "arena,hall"}}};
  node.post("/api/tickets", R"({"id":"H-1","venue":"hall","title":"Jazz","price":100})");
  const std::string sale = member(node.post("/api/orders", R"({"tickets":[{"id":"H-1","venue":"hall"}],
    "payment":{"method":"cash","amount":100}})")
                                      .body,
                                  "id");
  refuse_sale(node, sale, "H-1", "hall");
  CHECK(tool_for(node, {"exceptions"}).output ==
        "There is nothing that a person must settle.\nOpen elsewhere, to be seen with --venue: hall\n");
  const Finished there = tool_for(node, {"exceptions", "--venue", "hall"});
  CHECK(says(there, "  refused_sale  " + sale));
  CHECK(!says(there, "Open elsewhere"));
}

TEST_CASE_METHOD(Refused, "money given back is noted, once") {
  const Finished settled = exceptions({"resolve", exception, "--refund", "cash", "--note", "at the desk"});
  CHECK(settled.code == 0);
  CHECK(says(settled, "settled: refund by willcall, "));
  CHECK(says(settled, ": at the desk\n"));
  CHECK(order("refund.amount") == "5000");
  const Finished again = exceptions({"resolve", exception, "--dismiss"});
  CHECK(again.code == 1);
  CHECK(says(again, "willcall has resolved it already: refund."));
}

TEST_CASE_METHOD(Refused, "a buyer is seated elsewhere") {
  const Finished settled = exceptions({"resolve", exception, "--reseat", "A-3,A-2"});
  CHECK(settled.code == 0);
  CHECK(says(settled, ", new order "));
  CHECK(order("refund.method") == "other");
  CHECK(member(node.get("/api/tickets/A-3").body, "status") == "sold");
}

TEST_CASE_METHOD(Refused, "a refusal comes in the node's words") {
  const Finished refused = exceptions({"resolve", exception, "--reseat", "A-3"});
  CHECK(refused.code == 1);
  CHECK(says(refused, "The refused order has 2 tickets"));
}

TEST_CASE("a settlement that is not clear is wrong usage") {
  const Words wrong[] = {{"resolve"},
                         {"resolve", "e-1"},
                         {"resolve", "e-1", "--refund", "cash", "--dismiss"},
                         {"resolve", "e-1", "--refund", "shells"},
                         {"resolve", "e 1", "--dismiss"},
                         {"resolve", "e-1", "--reseat", "A/1"},
                         {"show"},
                         {"show", "e-1", "--dismiss"},
                         {"list", "e-1"},
                         {"forget", "e-1"},
                         {"list", "--status", "lost"}};
  for (Words words : wrong) {
    words.insert(words.begin(), "exceptions");
    words.insert(words.end(), {"--url", "http://127.0.0.1:1"});
    INFO(words[1]);
    CHECK(tool(words).code == 2);
  }
}

TEST_CASE("an open exception says what can be done, a settled one what was done") {
  const auto open = told_exception(told(kOpen), kNow);
  REQUIRE(open);
  CHECK(open->money == "25.00 EUR");
  CHECK(open->happened.ends_with(", 43 min ago: A-1 was sold by box-2 before; order o-2 stands"));
  CHECK(open->outlook ==
        "to do: give the money back, seat the buyer elsewhere (near and free then: A-2, A-3), or dismiss it "
        "with a note");
  const auto settled = told_exception(
      told(
          R"("status":"resolved","action":"reseat","resolvedBy":"carl","resolvedAt":"2026-11-22T19:54:30.000Z",
        "note":"in person","newOrderId":"o-3")"),
      kNow);
  REQUIRE(settled);
  CHECK(settled->outlook.starts_with("settled: reseat by carl, "));
  CHECK(settled->outlook.ends_with(", 30 s ago, new order o-3: in person"));
}

TEST_CASE("where no money is to be returned, none is spoken of") {
  std::string body = told(kOpen);
  body.replace(body.find("2500"), 4, "0");
  const auto open = told_exception(body, kNow);
  REQUIRE(open);
  CHECK(open->money == "-");
  CHECK(open->outlook == "to do: look into it, then dismiss it");
}

TEST_CASE("the columns of the table are as wide as what stands in them") {
  CHECK(exceptions_table({{"e-1", "quarantine", "-", "-", "now", "later"},
                          {"e-10", "seized", "o-1", "5.00 EUR", "then", "soon"}}) ==
        "ID    KIND        ORDER  TO RETURN\n"
        "e-1   quarantine  -      -\n"
        "  now\n  later\n"
        "e-10  seized      o-1    5.00 EUR\n"
        "  then\n  soon\n");
}

TEST_CASE("what is no list of exceptions is not believed") {
  for (const char* answer : {"<html>", "{}", R"({"exceptions":[{}],"next":null})", R"({"exceptions":[]})"})
    CHECK_FALSE(exception_page(answer, kNow));
  CHECK(exception_page(R"({"exceptions":[)" + told(kOpen) + R"(],"next":"e-1"})", kNow)->next == "e-1");
}
