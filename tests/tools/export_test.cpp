// `willcall export` of tickets and orders: what is in them, and that it is all of one moment.
#include <map>
#include <thread>

#include "node/store/store.h"
#include "tests/support/catch.h"
#include "tests/tools/exported.h"
#include "tools/common/csv_text.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const std::vector<std::string> kTitles = {"Night of Songs",  "He said \"encore\", twice",
                                          "Row 1\nSeat 2",   "Row 1\r\nSeat 3\r",
                                          "Zürich – Ночь 🎭", "=1+1",
                                          "+49 30 1234",     "-minus",
                                          "@home",           "\ttabbed",
                                          " spaced ",        "'quoted"};

std::string id_of(std::size_t seat) { return "A-" + std::to_string(seat); }

// Seats with these titles, of this box, of another and of the pool in turn.
std::string difficult_hall() {
  static constexpr const char* kOwners[] = {"box-1", "box-2", ""};
  std::string csv = "id,title,price,currency,allocatedTo\r\n";
  CsvText row(csv, CsvText::Formulas::as_they_are);
  for (std::size_t i = 0; i < kTitles.size(); ++i)
    row.cell(id_of(i)).cell(kTitles[i]).cell(std::int64_t{2500}).cell("EUR").cell(kOwners[i % 3]).end_row();
  return csv;
}

struct Evening : Exporting {
  std::string first, second, open;
  Evening() {
    node.import(seats(300));
    first = sells({"S-1", "S-2"}, 5000);
    second = sells({"S-3"}, 2500);
    open = member(node.post("/api/orders", R"({"tickets":[{"id":"S-4"}],"userId":"-cmd"})").body, "id");
    REQUIRE(node.post("/api/orders/" + second + "/cancel", R"({"refund":{"method":"cash","note":"-1"}})")
                .status == 200);
  }
  Json record(const std::string& path) const { return Json::parse(node.get(path).body); }
};

}  // namespace

TEST_CASE("a seat map makes the same hall on a fresh box, whatever its titles hold") {
  Exporting old_box;
  old_box.node.import(difficult_hall());
  old_box.sells({id_of(0)}, 2500);
  REQUIRE(old_box.node.post("/api/tickets/withdraw", R"({"tickets":["A-3"]})").status == 200);
  const Finished map = old_box.exports({"tickets", "--seat-map"});
  CHECK(map.output ==
        "exported 12 tickets as a seat map: available 10, reserved 0, sold 1, withdrawn 1\n"
        "All of them are for sale where the seat map is imported, the withdrawn ones too.\n");

  const Exporting new_box;
  CHECK(tool_for(new_box.node, {"import", old_box.file()}).output == "created 12, unchanged 0, refused 0\n");
  for (std::size_t i = 0; i < kTitles.size(); ++i)
    CHECK(member(new_box.node.get("/api/tickets/" + id_of(i)).body, "title") == kTitles[i]);
  CHECK(new_box.exported({"tickets", "--seat-map"}) == text_of(old_box.file()));
}

TEST_CASE_METHOD(Evening, "tickets as JSON lines are what the API says, one by one") {
  const auto lines = lines_in(exported({"tickets", "--format", "jsonl"}));
  REQUIRE(lines.size() == 300);
  for (const Json& ticket : lines)
    if (ticket["id"] <= "S-12") CHECK(ticket == record("/api/tickets/" + ticket["id"].get<std::string>()));
}

TEST_CASE_METHOD(Evening, "a ticket that a renewed hold reserves shows until when") {
  REQUIRE(node.post("/api/orders/" + open + "/hold", "{}").status == 200);
  for (const Json& ticket : lines_in(exported({"tickets", "--format", "jsonl"})))
    if (ticket["id"] == "S-4") CHECK(ticket == record("/api/tickets/S-4"));
}

TEST_CASE_METHOD(Evening, "tickets as CSV have every column of the API, and no formula that would run") {
  node.import(difficult_hall());
  const Sheet sheet = sheet_in(exported({"tickets"}));
  CHECK(sheet.rows.size() == 312);
  CHECK(sheet.columns.size() == 14);
  const auto title = [&](const std::string& id) {
    for (std::size_t i = 0; i < sheet.rows.size(); ++i)
      if (sheet.cell(i, "id") == id) return sheet.cell(i, "title");
    return std::string("(none)");
  };
  CHECK(title("A-5") == "'=1+1");
  CHECK(title("A-7") == "'-minus");
  CHECK(title("A-3") == kTitles[3]);
}

TEST_CASE_METHOD(Evening, "orders as JSON lines are what the API says, and their sums are the box's") {
  const Finished done = exports({"orders", "--format", "jsonl"});
  CHECK(done.output ==
        "exported 3 orders: created 1 (25.00 EUR), complete 1 (50.00 EUR), cancelled 1 (25.00 EUR); "
        "paid 75.00 EUR, refunded 25.00 EUR, to return 0.00 EUR\n");
  const auto lines = lines_in(text_of(file()));
  REQUIRE(lines.size() == 3);
  for (const Json& order : lines) CHECK(order == record("/api/orders/" + order["id"].get<std::string>()));
}

TEST_CASE_METHOD(Evening, "orders as CSV have one row each, so that a column can be summed") {
  const Sheet sheet = sheet_in(exported({"orders"}));
  std::map<std::string, int> total, paid;
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    total[sheet.cell(i, "status")] += std::stoi(sheet.cell(i, "total"));
    paid[sheet.cell(i, "status")] += std::atoi(sheet.cell(i, "paymentAmount").c_str());
    if (sheet.cell(i, "id") == first) CHECK(sheet.cell(i, "tickets") == "2");
    if (sheet.cell(i, "id") == second) CHECK(sheet.cell(i, "refundNote") == "'-1");
    if (sheet.cell(i, "id") == open) CHECK(sheet.cell(i, "userId") == "'-cmd");
  }
  CHECK(total == std::map<std::string, int>{{"created", 2500}, {"complete", 5000}, {"cancelled", 2500}});
  CHECK(paid == std::map<std::string, int>{{"created", 0}, {"complete", 5000}, {"cancelled", 2500}});
}

TEST_CASE_METHOD(Evening, "order lines are the tickets of the orders, with the price of each") {
  const Sheet sheet = sheet_in(exported({"order-lines"}));
  REQUIRE(sheet.rows.size() == 4);
  CHECK(sheet.cell(0, "orderId") == first);
  CHECK(sheet.cell(1, "ticketId") == "S-2");
  CHECK(sheet.cell(1, "price") == "2500");
  const auto lines = lines_in(exported({"order-lines", "--format", "jsonl"}));
  REQUIRE(lines.size() == 4);
  CHECK(lines[1]["ticketId"] == "S-2");
  CHECK(exports({"order-lines"}).output.starts_with("exported 3 orders with 4 tickets: "));
}

TEST_CASE("an export while the box sells is of one moment: no order is there by half") {
  const Exporting box;
  box.node.import(seats(2000));
  std::atomic<bool> sold_out{false};
  std::thread till([&] {  // the two tickets of an order stand far apart
    for (int i = 1; i <= 150; ++i)
      box.sells({"S-" + std::to_string(i), "S-" + std::to_string(1999 - i)}, 5000);
    sold_out = true;
  });
  for (bool last = false; !last;) {
    last = sold_out;
    std::map<std::string, int> tickets_of;
    for (const Json& ticket : lines_in(box.exported({"tickets", "--format", "jsonl"})))
      if (ticket["status"] == "sold") ++tickets_of[ticket["orderId"]];
    for (const auto& [order, tickets] : tickets_of) CHECK(tickets == 2);
    if (last) CHECK(tickets_of.size() == 150);
  }
  till.join();
}

TEST_CASE("all venues are exported, or one of them; a seat map is of the node's own") {
  const Exporting office({"office", "arena", {}, {"--follow", "arena,opera"}});
  office.node.import("id,title,price\nA-1,Songs,100\n");
  REQUIRE(
      office.node.post("/api/tickets", R"({"id":"O-1","venue":"opera","title":"Aida","price":1})").status ==
      201);
  CHECK(sheet_in(office.exported({"tickets"})).rows.size() == 2);
  CHECK(sheet_in(office.exported({"tickets", "--venue", "opera"})).cell(0, "id") == "O-1");
  CHECK(office.exported({"tickets", "--seat-map"}).ends_with("\r\nA-1,Songs,100,EUR,office\r\n"));
  CHECK(sheet_in(office.exported({"orders", "--venue", "opera"})).rows.empty());
  const Finished wrong = office.exports({"tickets", "--venue", "oper"});
  CHECK(wrong.code == 1);
  CHECK(says(wrong, "this store holds nothing of the venue 'oper'; it holds: arena, opera."));
}

TEST_CASE_METHOD(Evening, "a stopped and a killed node's store are exported as a running one's is") {
  const std::string live = exported({"orders", "--format", "jsonl"});
  node.kill();
  CHECK(exported({"orders", "--format", "jsonl"}) == live);
}

TEST_CASE("what does not go together is wrong usage") {
  CHECK(tool({"export"}).code == 2);
  CHECK(tool({"export", "money"}).code == 2);
  CHECK(says(tool({"export", "orders", "--seat-map"}), "--seat-map goes with `tickets` as CSV."));
  CHECK(tool({"export", "tickets", "--seat-map", "--format", "jsonl"}).code == 2);
  CHECK(says(tool({"export", "orders", "--since", "4"}), "--since goes with `journal`."));
  CHECK(says(tool({"export", "journal", "--since", "yesterday"}), "'yesterday' is not right; it takes"));
  CHECK(says(tool({"export", "tickets", "--force"}), "--force goes with --output FILE."));
}
