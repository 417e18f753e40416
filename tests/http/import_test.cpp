#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

std::string season(int rows) {
  std::string csv = "id,title,price\n";
  for (int i = 0; i < rows; ++i)
    csv += "T-" + std::to_string(i) + ",\"Night of Songs, seat " + std::to_string(i) + "\",2500\n";
  return csv;
}

// "3 invalid_request; " for each refused line.
std::string refused(const Reply& report) {
  std::string lines;
  for (const Json& row : report.at("refused"))
    lines += row.at("line").dump() + " " + std::string(row.at("code")) + "; ";
  return lines;
}

std::string created_and_unchanged(const Reply& report) {
  return report.at("created").dump() + " and " + report.at("unchanged").dump();
}

}  // namespace

TEST_CASE("a season of 5,000 tickets is imported as it arrives") {
  const Venue arena;
  const std::string csv = season(5000),
                    text = request_text("POST", "/api/tickets/import", arena.anna.bearer(), csv, "text/csv");
  RawConnection upload(arena.box.url());
  upload.send(std::string_view(text).substr(0, text.size() - 100'000));
  CHECK(eventually(
      [&] { return arena.nobody.get("/api/tickets/T-999").status == 200; }));  // the rest is still to come
  upload.send(std::string_view(text).substr(text.size() - 100'000));
  const Reply report = upload.reply();
  CHECK(report.said() == "200");
  CHECK(created_and_unchanged(report) == "5000 and 0");
  CHECK(arena.ticket_member("T-4999", "title") == "Night of Songs, seat 4999");
}

TEST_CASE("an import sent twice creates nothing twice") {
  const Venue arena;
  CHECK(created_and_unchanged(arena.anna.imports(season(5000))) == "5000 and 0");
  const std::string before = arena.everything();
  CHECK(created_and_unchanged(arena.anna.imports(season(5000))) == "0 and 5000");
  CHECK(arena.everything() == before);
}

TEST_CASE("a row that says something new of a ticket is refused, and says what differs") {
  const Venue arena;
  arena.anna.imports("id,title,price\nA-1,Songs,2500\nA-2,Songs,2500\n");
  const Reply report = arena.anna.imports(
      "id,title,price,currency,allocatedTo\nA-1,Songs,2600,EUR,box-1\nA-2,Songs,2500,EUR,\nA-3,Songs,1,,\n");
  CHECK(created_and_unchanged(report) == "1 and 0");
  CHECK(refused(report) == "2 ticket_exists; 3 ticket_exists; ");
  const std::string price = report.at("refused.0.detail"), allocation = report.at("refused.1.detail");
  CHECK(price.find("price is 2500, not 2600") != std::string::npos);
  CHECK(allocation.find("allocatedTo is box-1") != std::string::npos);
  CHECK(arena.ticket("A-1").at("price") == 2500);
}

TEST_CASE("a column allocates: an empty cell is the pool, and no column is this box") {
  const Venue arena;
  arena.anna.imports("id,title,price,allocatedTo\nA-1,Songs,1,box-2\nA-2,Songs,1,\n");
  arena.anna.imports("price,id,title\n1,A-3,Songs\n");
  CHECK(arena.ticket("A-1").at("allocatedTo") == "box-2");
  CHECK(arena.ticket("A-2").at("allocatedTo") == nullptr);
  CHECK(arena.ticket("A-3").at("allocatedTo") == "box-1");
}

TEST_CASE("rows that cannot be are refused by their line, and the others are created") {
  const Venue arena;
  const Reply report = arena.anna.imports(
      "id,title,price,currency\r\n"
      "A-1,Songs,2500,\r\n"                  // 2
      "A/2,Songs,2500,EUR\r\n"               // 3: id
      "A-3,Songs,25.00,EUR\r\n"              // 4: price
      "A-4,Songs,-1,EUR\r\n"                 // 5: price
      "A-5,,2500,EUR\r\n"                    // 6: title
      "A-6,Songs,2500,euro\r\n"              // 7: currency
      "A-7,Songs,2500\r\n"                   // 8: too few cells
      "A-8,So\xFFngs,2500,EUR\r\n"           // 9: not UTF-8
      "\r\n"                                 // 10: empty, passed over
      "A-9,\"two\nlines\",2500,EUR\r\n"      // 11 and 12
      "A-1,Songs,1,\r\n"                     // 13: the first row again, at another price
      "A-10,Songs,9007199254740992,CHF\r\n"  // 14: price
      ",Songs,1,\r\n"                        // 15: no id
      "A-11,Songs,1,CHF");                   // 16, without a line end
  CHECK(report.said() == "200");
  CHECK(created_and_unchanged(report) == "3 and 0");
  CHECK(refused(report) ==
        "3 invalid_request; 4 invalid_request; 5 invalid_request; 6 invalid_request; 7 invalid_request; "
        "8 invalid_request; 9 invalid_request; 13 ticket_exists; 14 invalid_request; 15 invalid_request; ");
  CHECK(arena.ticket_member("A-9", "title") == "two\nlines");
  CHECK(arena.ticket_member("A-11", "currency") == "CHF");
}

TEST_CASE("a file whose first row does not name the columns is refused") {
  const Venue arena;
  for (const char* csv :
       {"A-1,Songs,2500\n", "id,title\nA-1,Songs\n", "id,title,price,seat\n", "id,id,title,price\n", "\n\n",
        "id,title,price,currency,currency\n", "\xFFid,title,price\n"}) {
    INFO(csv);
    CHECK(arena.anna.imports(csv).said() == "422 invalid_request");
  }
  CHECK(arena.anna.send("POST", "/api/tickets/import", "", {}, "text/csv").status >= 400);
  CHECK(arena.anna.imports("\xEF\xBB\xBFid,title,price\nA-1,Songs,1\n").at("created") ==
        1);  // as spreadsheets save it
}

TEST_CASE("an open quote or an upload that ends early is refused, and says what was stored") {
  const Venue arena;
  const Reply open = arena.anna.imports("id,title,price\nA-1,\"Songs,1\n");
  CHECK(open.said() == "422 invalid_request");
  CHECK(open.at("created") == 0);
  std::string text =
      request_text("POST", "/api/tickets/import", arena.anna.bearer(), season(1000), "text/csv");
  text.resize(text.size() - 10);
  const Reply early = send_raw(arena.box.url(), text);
  CHECK(early.said() == "422 invalid_request");
  CHECK(early.at("created") == 768);  // whole batches of rows
  CHECK(created_and_unchanged(arena.anna.imports(season(1000))) == "232 and 768");
}

TEST_CASE("imported tickets belong to the seller who sent them") {
  const Venue arena;
  arena.bert.imports("id,title,price\nA-1,Songs,1\n");
  CHECK(arena.ticket("A-1").at("sellerId") == "bert");
  CHECK(arena.anna.edits("A-1", 2).said() == "403 forbidden");
}

TEST_CASE("of many refused rows the first 1,000 are told, and how many there were") {
  const Venue arena;
  std::string csv = "id,title,price\nA-1,,1\n";  // refused when it would be stored, those below when read
  for (int i = 0; i < 5000; ++i) csv += "x,y,z\n";
  const Reply report = arena.anna.imports(csv + "A-2,Songs,1\n");
  CHECK(created_and_unchanged(report) == "1 and 0");
  CHECK(report.at("refusedCount") == 5001);
  CHECK(report.at("refused").size() == 1000);
  CHECK(report.at("refused.0.line") == 2);
  CHECK(report.at("refused.999.line") == 1001);
}
