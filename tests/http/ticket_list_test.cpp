#include <algorithm>

#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Ids = std::vector<std::string>;

std::string numbered(int number) {
  const std::string digits = std::to_string(number);
  return "S-" + std::string(3 - digits.size(), '0') + digits;
}

Ids seats(int from, int to) {
  Ids found;
  for (int i = from; i <= to; ++i) found.push_back(numbered(i));
  return found;
}

// Every page of a list, from the first to the last.
std::vector<Ids> pages(const Person& reader, const std::string& list) {
  std::vector<Ids> found;
  std::string after;
  do {
    const Reply page = reader.get(list + (after.empty() ? "" : "&after=" + after));
    found.push_back(ids(page.at("tickets")));
    after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
  } while (!after.empty() && found.size() < 20);
  return found;
}

// Two allocated to this box, one to another, one in the pool; of each kind that an order or its seller can
// make.
struct Shelves : Venue {
  Shelves() {
    put_on_sale({"A-free", "B-held", "C-sold", "D-gone"});
    put_on_sale_as(R"({"id":"E-pool","title":"Songs","price":2500,"allocatedTo":null})");
    put_on_sale_as(R"({"id":"F-else","title":"Songs","price":2500,"allocatedTo":"box-2"})");
    carl.reserves({"B-held"});
    carl.sells({"C-sold"}, 2500);
    anna.withdraws({"D-gone"});
  }
  Ids found(const std::string& query) const { return ids(nobody.get("/api/tickets" + query).at("tickets")); }
};

}  // namespace

TEST_CASE("a list of 250 tickets comes in pages, in id order, each ticket once") {
  const Venue arena;
  Ids shuffled = seats(1, 250);
  std::reverse(shuffled.begin(), shuffled.begin() + 100);
  arena.put_on_sale(shuffled);
  CHECK(pages(arena.nobody, "/api/tickets?limit=100") ==
        std::vector{seats(1, 100), seats(101, 200), seats(201, 250)});
  CHECK(pages(arena.nobody, "/api/tickets?limit=125") == std::vector<Ids>{seats(1, 125), seats(126, 250)});
  CHECK(pages(arena.nobody, "/api/tickets?limit=500") == std::vector<Ids>{seats(1, 250)});
}

TEST_CASE("a page has 100 tickets where nothing else is asked for") {
  const Venue arena;
  arena.put_on_sale(seats(1, 101));
  const Reply page = arena.nobody.get("/api/tickets");
  CHECK(ids(page.at("tickets")) == seats(1, 100));
  CHECK(page.at("next").is_string());
  CHECK(ids(arena.nobody.get("/api/tickets?after=" + page.at("next").get<std::string>()).at("tickets")) ==
        Ids{"S-101"});
}

TEST_CASE("a filtered list is paged too") {
  const Venue arena;
  arena.put_on_sale(seats(1, 250));
  Ids sold;
  for (int i = 5; i <= 250; i += 5) sold.push_back(numbered(i));
  arena.carl.sells(sold, 2500 * 50);
  const std::vector<Ids> found = pages(arena.nobody, "/api/tickets?status=sold&limit=20");
  REQUIRE(found.size() == 3);
  CHECK(found[0] == Ids(sold.begin(), sold.begin() + 20));
  CHECK(found[2] == Ids(sold.begin() + 40, sold.end()));
}

TEST_CASE("a box without tickets has one empty page") {
  const Venue arena;
  const Reply page = arena.nobody.get("/api/tickets");
  CHECK(page.said() == "200");
  CHECK(page.json == Json{{"tickets", Json::array()}, {"next", nullptr}});
}

TEST_CASE("tickets are listed by status") {
  const Shelves arena;
  CHECK(arena.found("?status=available") == Ids{"A-free", "E-pool", "F-else"});
  CHECK(arena.found("?status=reserved") == Ids{"B-held"});
  CHECK(arena.found("?status=sold") == Ids{"C-sold"});
  CHECK(arena.found("?status=withdrawn") == Ids{"D-gone"});
}

TEST_CASE("tickets are listed by allocation, where an empty one is the pool") {
  const Shelves arena;
  CHECK(arena.found("?allocatedTo=box-1") == Ids{"A-free", "B-held", "C-sold", "D-gone"});
  CHECK(arena.found("?allocatedTo=box-2") == Ids{"F-else"});
  CHECK(arena.found("?allocatedTo=") == Ids{"E-pool"});
  CHECK(arena.found("?allocatedTo=box-9").empty());
}

TEST_CASE("filters can be combined") {
  const Shelves arena;
  CHECK(arena.found("?status=available&allocatedTo=box-1") == Ids{"A-free"});
  CHECK(arena.found("?status=sold&allocatedTo=box-2").empty());
  CHECK(arena.found("?venue=arena&status=available&allocatedTo=&limit=1") == Ids{"E-pool"});
}
