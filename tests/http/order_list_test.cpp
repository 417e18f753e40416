#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Ids = std::vector<std::string>;

// One order of every status that a cashier can make, of two buyers.
struct Ledger : Venue {
  Ledger() {
    put_on_sale({"A-1", "A-2", "A-3"});
    open = order("A-1", "dora");
    paid = order("A-2", "dora");
    cancelled = order("A-3", "emil");
    carl.completes(paid, 2500);
    carl.cancels(cancelled);
  }
  std::string order(const std::string& ticket, const std::string& user) const {
    return carl.post("/api/orders", R"({"tickets":[{"id":")" + ticket + R"("}],"userId":")" + user + R"("})")
        .id();
  }
  Ids found(const std::string& query) const { return ids(carl.get("/api/orders" + query).at("orders")); }
  std::string open, paid, cancelled;
};

Ids sorted(Ids all) {
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("orders are listed by status") {
  const Ledger arena;
  CHECK(arena.found("?status=created") == Ids{arena.open});
  CHECK(arena.found("?status=complete") == Ids{arena.paid});
  CHECK(arena.found("?status=cancelled") == Ids{arena.cancelled});
  CHECK(arena.found("?status=expired").empty());
  CHECK(arena.found("?status=rejected").empty());
}

TEST_CASE("orders are listed by buyer, also together with the status") {
  const Ledger arena;
  CHECK(arena.found("?userId=dora") == sorted({arena.open, arena.paid}));
  CHECK(arena.found("?userId=dora&status=complete") == Ids{arena.paid});
  CHECK(arena.found("?userId=emil&status=complete").empty());
  CHECK(arena.found("?userId=dor").empty());
  CHECK(arena.found("?userId=" + std::string(600, 'x')).empty());
}

TEST_CASE("orders come in pages, in id order, each order once") {
  const Ledger arena;
  for (const char* filter : {"?", "?userId=dora&"}) {
    const Ids all = arena.found(filter);
    Ids paged;
    std::string after;
    do {
      const Reply page = arena.carl.get(std::string("/api/orders") + filter + "limit=1" +
                                        (after.empty() ? "" : "&after=" + after));
      for (const std::string& id : ids(page.at("orders"))) paged.push_back(id);
      after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
    } while (!after.empty() && paged.size() < 10);
    CHECK(paged == all);
    CHECK(all == sorted(all));
  }
}

TEST_CASE("an unknown order is not found, whatever is wanted of it") {
  const Venue arena;
  CHECK(arena.carl.get("/api/orders/nowhere").said() == "404 order_not_found");
  CHECK(arena.carl.holds("nowhere").said() == "404 order_not_found");
  CHECK(arena.carl.completes("nowhere", 1).said() == "404 order_not_found");
  CHECK(arena.carl.cancels("nowhere").said() == "404 order_not_found");
}
