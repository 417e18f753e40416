// The price a buyer saw. A story is what one box showed over its own elapsed time, and then one buyer's
// question.
#include "node/domain/promise.h"

#include <functional>

#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;
using std::chrono::hours;
using std::chrono::minutes;

/// One ticket as one box shows it: version 1 at 25.00, "Songs", from minute 0 on.
struct Counter {
  Counter() {
    Ticket first = a_ticket();
    first.set_version(1);
    first.set_title("Songs");
    note_shown(history, nullptr, first, now.count());
    ticket = first;
  }

  Counter& after(std::chrono::milliseconds time) { return now += time, *this; }
  Counter& costs(Money price) { return become(ticket.version() + 1, price, ticket.title()); }
  Counter& is_called(const std::string& title) { return become(ticket.version() + 1, ticket.price(), title); }
  Counter& changes_otherwise() { return become(ticket.version() + 1, ticket.price(), ticket.title()); }
  /// The stream's event under our pending versions: the head goes back to its version.
  Counter& stream_says(Version version, Money price) { return become(version, price, ticket.title()); }
  Counter& become(Version version, Money price, const std::string& title) {
    Ticket next = ticket;
    next.set_version(version);
    next.set_price(price);
    next.set_title(title);
    note_shown(history, &ticket, next, now.count());
    ticket = next;
    return *this;
  }

  Result<OrderLine> asks(std::optional<Version> seen) const {
    return quote(ticket, history, seen, minutes(10), now.count());
  }
  /// What the buyer pays, or why not.
  std::string pays(std::optional<Version> seen) const {
    const auto line = asks(seen);
    return line ? std::to_string(line->price()) : code_of(line);
  }

  Ticket ticket;
  PriceHistory history;
  std::chrono::milliseconds now = hours(100);
};

}  // namespace

TEST_CASE("the buyer pays the lower of the seen and the current price") {
  struct Row {
    const char* given;
    std::function<void(Counter&)> change;
    std::optional<Version> seen;
    const char* expected;
  };
  const Row table[] = {
      {"nothing has changed", [](Counter&) {}, 1, "2500"},
      {"nothing has changed for days", [](Counter& c) { c.after(hours(50)); }, 1, "2500"},
      {"no version is named", [](Counter& c) { c.costs(3000); }, {}, "3000"},
      {"the price went down", [](Counter& c) { c.costs(2000); }, 1, "2000"},
      {"it went down, long ago", [](Counter& c) { c.costs(2000).after(hours(5)); }, 1, "2000"},
      {"it went up just now", [](Counter& c) { c.costs(3000); }, 1, "2500"},
      {"it went up, and the new one was seen", [](Counter& c) { c.costs(3000); }, 2, "3000"},
      {"it went up a little less than the promise ago",
       [](Counter& c) { c.costs(3000).after(minutes(10) - std::chrono::milliseconds(1)); }, 1, "2500"},
      {"it went up longer ago than the promise",
       [](Counter& c) { c.costs(3000).after(minutes(10) + std::chrono::milliseconds(1)); }, 1,
       "price_changed"},
      {"up and down again", [](Counter& c) { c.costs(3000).after(hours(1)).costs(2400); }, 1, "2400"},
      {"up and down again, the higher one seen",
       [](Counter& c) { c.costs(3000).after(hours(1)).costs(2400); }, 2, "2400"},
      {"up twice, the first long ago",
       [](Counter& c) { c.costs(2600).after(hours(1)).costs(2700).after(minutes(9)); }, 1, "2500"},
      {"a version that changed something else",
       [](Counter& c) { c.changes_otherwise().changes_otherwise().costs(3000); }, 2, "2500"},
      {"changes after the price do not start the promise anew",
       [](Counter& c) { c.costs(3000).after(minutes(9)).changes_otherwise().after(minutes(9)); }, 1,
       "price_changed"},
      {"a version that this box does not hold yet", [](Counter& c) { c.costs(2000); }, 3, "version_unknown"},
  };
  for (const Row& row : table) {
    INFO(row.given);
    Counter counter;
    row.change(counter);
    CHECK(counter.pays(row.seen) == row.expected);
  }
}

TEST_CASE("an order that names a stale version of what changed since is refused with both values") {
  Counter dearer, renamed;
  dearer.costs(3005).after(hours(1));
  renamed.is_called("Arias");
  const auto price = dearer.asks(1), title = renamed.asks(1);
  REQUIRE(code_of(price) == "price_changed");
  CHECK(said(price.error(), "seen") == "2500");
  CHECK(said(price.error(), "now") == "3005");
  CHECK(price.error().detail == "A-12 now costs 30.05 EUR; you saw 25.00 EUR.");
  REQUIRE(code_of(title) == "ticket_changed");
  CHECK(said(title.error(), "seen") == "Songs");
  CHECK(said(title.error(), "now") == "Arias");
}

TEST_CASE("a price is told with as many decimals as its currency has") {
  struct Row {
    const char* currency;
    Money price;
    const char* told;
  };
  const Row table[] = {{"EUR", 5, "0.05 EUR"},        {"EUR", 0, "0.00 EUR"},  {"JPY", 3005, "3005 JPY"},
                       {"KRW", 0, "0 KRW"},           {"ISK", 7, "7 ISK"},     {"KWD", 3005, "3.005 KWD"},
                       {"TND", 12, "0.012 TND"},      {"BHD", 0, "0.000 BHD"}, {"CLF", 12345, "1.2345 CLF"},
                       {"USD", 123456, "1234.56 USD"}};
  for (const Row& row : table) {
    Counter counter;
    counter.ticket.set_currency(row.currency);
    counter.costs(row.price).after(hours(1)).costs(row.price + 1).after(hours(1));
    const auto refused = counter.asks(2);
    REQUIRE(code_of(refused) == "price_changed");
    CHECK(refused.error().detail.ends_with("; you saw " + std::string(row.told) + "."));
  }
}

TEST_CASE("a title that changed is told at once and for any price, one that changed back is not") {
  CHECK(Counter().is_called("Arias").pays(1) == "ticket_changed");
  CHECK(Counter().is_called("Arias").pays(2) == "2500");
  CHECK(Counter().is_called("Arias").costs(2000).pays(1) == "ticket_changed");
  CHECK(Counter().is_called("Arias").is_called("Songs").pays(1) == "2500");
  CHECK(Counter().is_called("Arias").is_called("Songs").pays(2) == "ticket_changed");
}

TEST_CASE("an order keeps the version that the buyer saw and the price that he pays") {
  const auto line = Counter().costs(3000).asks(1), current = Counter().costs(3000).asks({});
  CHECK(line->id() == "A-12");
  CHECK(line->version() == 1);
  CHECK(line->price() == 2500);
  CHECK(current->version() == 2);
}

TEST_CASE("a version that a rebase gave a second meaning means the lowest price it had") {
  // Ours, pending: version 2 at 30.00. The stream's version 2 costs 20.00; ours is made again as version 3.
  CHECK(Counter().costs(3000).stream_says(2, 2000).costs(3000).pays(2) == "2000");
  CHECK(Counter().costs(2000).stream_says(2, 3000).costs(3500).pays(2) == "2000");
  // Of three meanings, too.
  CHECK(Counter().costs(3000).stream_says(2, 2800).stream_says(2, 2900).costs(3100).pays(2) == "2800");
}

TEST_CASE("a version above the stream's that meant something here still means it once it is held again") {
  // Ours, pending: 2 and 3 at 30.00. The stream's version 2 costs the same, then ours is made again dearer.
  Counter counter;
  counter.costs(3000).changes_otherwise().stream_says(2, 3000).costs(3500);
  CHECK(counter.pays(3) == "3000");
  CHECK(counter.pays(2) == "3000");
}

TEST_CASE("a version below the one that changed the price here is promised at what the stream gave it") {
  // Ours, pending: 2 at 25.00 and 3 at 20.00. The stream's version 2 costs 20.00 as well.
  Counter counter;
  counter.changes_otherwise().costs(2000).stream_says(2, 2000).costs(3000);
  CHECK(counter.pays(2) == "2000");
}

TEST_CASE("a rebase that changes no meaning takes no room in the history") {
  Counter counter;
  counter.changes_otherwise().stream_says(2, 2500).changes_otherwise();
  CHECK(counter.history.past_size() == 0);
}

TEST_CASE("events of others under a price change of our own do not push out what was seen") {
  Counter counter;
  counter.costs(3000);
  for (Version version = 2; version < 40; ++version) counter.stream_says(version, 2500).costs(3000);
  CHECK(counter.history.past_size() == 2);
  CHECK(counter.pays(1) == "2500");
  CHECK(counter.pays(20) == "2500");
}

TEST_CASE("versions of one price that do not adjoin are two meanings") {
  Counter counter;
  counter.costs(3000).costs(2500).costs(2000);
  CHECK(counter.history.past_size() == 3);
  CHECK(counter.pays(2) == "2000");
}

TEST_CASE("what a buyer saw, what it costs and what is paid is told where they differ") {
  const auto told = [](const Counter& counter, Version seen) {
    return price_note(counter.ticket, counter.history, *counter.asks(seen));
  };
  CHECK(told(Counter().costs(3000), 1) == "A-12: seen at 25.00 EUR, costs 30.00 EUR now, sold at 25.00 EUR");
  CHECK(told(Counter().costs(2000), 1) == "A-12: seen at 25.00 EUR, costs 20.00 EUR now, sold at 20.00 EUR");
  CHECK(told(Counter().costs(3000), 2) == "");
  CHECK(told(Counter().changes_otherwise(), 1) == "");
}

TEST_CASE("a version that a rebase gave a second title is refused") {
  Counter counter;
  counter.is_called("Arias").become(2, 2500, "Songs").costs(2000);
  CHECK(counter.pays(2) == "ticket_changed");
}

TEST_CASE("sixteen prices are remembered, older ones are not promised") {
  Counter counter;
  for (int i = 0; i < kMeaningsMax + 1; ++i) counter.costs(2600 + i);
  CHECK(counter.history.past_size() == kMeaningsMax);
  CHECK(counter.pays(2) == "2600");
  const auto forgotten = counter.asks(1);
  REQUIRE(code_of(forgotten) == "price_changed");
  CHECK(said(forgotten.error(), "seen") == "(absent)");
  CHECK(said(forgotten.error(), "now") == "2616");
}

TEST_CASE("a price that was replaced more than a day ago is forgotten at the next change") {
  Counter counter;
  counter.costs(2600).after(hours(23)).costs(2700);
  CHECK(counter.history.past_size() == 2);
  counter.after(hours(2)).costs(2800);
  CHECK(counter.history.past_size() == 2);
  CHECK(counter.pays(1) == "price_changed");
  CHECK(counter.pays(2) == "2600");
}

TEST_CASE("versions that a gap skipped were never shown here") {
  Counter counter;
  counter.become(7, 3000, "Songs");
  CHECK(counter.pays(1) == "2500");
  CHECK(counter.pays(4) == "price_changed");
  CHECK(counter.pays(7) == "3000");
}
