#include "tools/willcall/export_tally.h"

#include <limits>

#include "schema/money.h"
#include "schema/words.h"

namespace willcall {
namespace {

// A sum that no integer holds stays at the largest: a season of 2^53 cents is a broken record, not a bug.
void add_money(Money& sum, Money amount) {
  if (__builtin_add_overflow(sum, amount, &sum)) sum = std::numeric_limits<Money>::max();
}

std::string counted(std::uint64_t n, const char* one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

}  // namespace

void ExportTally::add(const Ticket& ticket) {
  ++records_;
  ++tickets_.at(static_cast<std::size_t>(ticket.status()));
}

void ExportTally::add(const Order& order) {
  ++records_;
  lines_ += static_cast<std::uint64_t>(order.tickets_size());
  Sum& sum = orders_[{order.status(), order.currency()}];
  ++sum.orders;
  add_money(sum.total, order.total());
  Cash& cash = cash_[order.currency()];
  if (!order.has_payment()) return;
  add_money(cash.paid, order.payment().amount());
  // The contract: money to return is that of a paid order which is rejected or cancelled, without a refund.
  if (order.has_refund()) {
    add_money(cash.refunded, order.refund().amount());
  } else if (order.status() == Order::REJECTED || order.status() == Order::CANCELLED) {
    add_money(cash.to_return, order.payment().amount());
  }
}

void ExportTally::add(Position change) {
  ++records_;
  if (first_ == 0) first_ = change;
  last_ = change;
}

void ExportTally::add_damage(const std::string& what) {
  ++damaged_;
  if (damage_.size() < kDamageTold) damage_.push_back(what);
}

std::string ExportTally::tickets_text(bool seat_map) const {
  std::string text = "exported " + counted(records_, "ticket") + (seat_map ? " as a seat map" : "") + ":";
  for (std::size_t i = 0; i < tickets_.size(); ++i)
    text += (i == 0 ? " " : ", ") + std::string(word(static_cast<Ticket::Status>(i))) + " " +
            std::to_string(tickets_.at(i));
  if (seat_map && tickets_.at(Ticket::WITHDRAWN) > 0)
    text += "\nAll of them are for sale where the seat map is imported, the withdrawn ones too.";
  return text;
}

std::string ExportTally::orders_text(bool lines) const {
  std::string text = "exported " + counted(records_, "order");
  if (lines) text += " with " + counted(lines_, "ticket");
  const char* before = ": ";
  for (const auto& [of, sum] : orders_) {
    text += before + std::string(word(of.first)) + " " + std::to_string(sum.orders) + " (" +
            money_text(sum.total, of.second) + ")";
    before = ", ";
  }
  for (const auto& [currency, cash] : cash_)
    text += "; paid " + money_text(cash.paid, currency) + ", refunded " +
            money_text(cash.refunded, currency) + ", to return " + money_text(cash.to_return, currency);
  return text;
}

std::string ExportTally::journal_text(const std::string& mark) const {
  std::string text = "exported " + counted(records_, "change");
  if (last_ != 0)
    text += ", " + std::to_string(first_) + " to " + std::to_string(last_) + "; go on with --since " +
            std::to_string(last_) + "-" + mark;
  if (missing > 0)
    text += "\n" + counted(missing, "change") +
            " after --since are not in the journal any more. Who follows it has missed them: begin anew with "
            "exports of tickets and orders.";
  return text;
}

std::string ExportTally::damage_text() const {
  std::string text;
  for (const std::string& one : damage_) text += "damaged, left out: " + one + "\n";
  if (damaged_ > damage_.size()) text += "and " + std::to_string(damaged_ - damage_.size()) + " more\n";
  if (damaged_ > 0) text += "The rest was exported. `willcall verify` looks at the whole store.\n";
  return text;
}

}  // namespace willcall
