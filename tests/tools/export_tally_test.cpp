// What an export says of itself.
#include "tools/willcall/export_tally.h"

#include "tests/support/catch.h"

using namespace willcall;

namespace {

Order order(Order::Status status, Money total, const std::string& currency = "EUR", bool paid = false) {
  Order o;
  o.set_status(status);
  o.set_total(total);
  o.set_currency(currency);
  o.add_tickets();
  if (paid) o.mutable_payment()->set_amount(total);
  return o;
}

}  // namespace

TEST_CASE("orders are summed by status and currency") {
  ExportTally tally;
  tally.add(order(Order::COMPLETE, 2500, "EUR", true));
  tally.add(order(Order::COMPLETE, 1000, "CHF", true));
  tally.add(order(Order::CREATED, 2500));
  CHECK(tally.orders_text(false) ==
        "exported 3 orders: created 1 (25.00 EUR), complete 1 (10.00 CHF), complete 1 (25.00 EUR)"
        "; paid 10.00 CHF, refunded 0.00 CHF, to return 0.00 CHF"
        "; paid 25.00 EUR, refunded 0.00 EUR, to return 0.00 EUR");
}

TEST_CASE("money to return is that of a paid order which fell through, without a refund") {
  ExportTally tally;
  tally.add(order(Order::REJECTED, 2500, "EUR", true));
  tally.add(order(Order::EXPIRED, 700));
  Order refunded = order(Order::CANCELLED, 300, "EUR", true);
  refunded.mutable_refund()->set_amount(300);
  tally.add(refunded);
  CHECK(tally.orders_text(true).ends_with("paid 28.00 EUR, refunded 3.00 EUR, to return 25.00 EUR"));
  CHECK(tally.orders_text(true).starts_with("exported 3 orders with 3 tickets: "));
}

TEST_CASE("a sum that no integer holds does not turn over") {
  ExportTally tally;
  for (int i = 0; i < 1100; ++i) tally.add(order(Order::COMPLETE, kMaxInteger));
  CHECK(tally.orders_text(false).find("(92233720368547758.07 EUR)") != std::string::npos);
}

TEST_CASE("nothing is said to be nothing") {
  const ExportTally tally;
  CHECK(tally.orders_text(false) == "exported 0 orders");
  CHECK(tally.journal_text("7k3m9x2p") == "exported 0 changes");
  CHECK(tally.damage_text().empty());
}

TEST_CASE("of very many damaged records the first hundred are named, the rest is counted") {
  ExportTally tally;
  for (int i = 1; i <= 150; ++i) tally.add_damage("S-" + std::to_string(i) + " of arena: damaged");
  const std::string text = tally.damage_text();
  CHECK(text.find("left out: S-100 of") != std::string::npos);
  CHECK(text.find("left out: S-101 of") == std::string::npos);
  CHECK(text.find("\nand 50 more\n") != std::string::npos);
  CHECK(tally.damaged() == 150);
}
