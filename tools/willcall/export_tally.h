// What an export has seen, counted and summed, and said in words. Pure.
#pragma once
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "node/store/keys.h"

namespace willcall {

class ExportTally {
 public:
  static constexpr std::size_t kDamageTold = 100;  ///< of more only how many

  void add(const Ticket& ticket);
  void add(const Order& order);
  void add(Position change);
  /// A record that could not be read.
  void add_damage(const std::string& what);

  /// Changes that the journal should have held and does not.
  std::uint64_t missing = 0;
  std::uint64_t damaged() const { return damaged_; }
  std::uint64_t records() const { return records_; }

  /// "exported 3 orders: complete 2 (50.00 EUR), cancelled 1 (25.00 EUR); paid 75.00 EUR, ..."
  std::string tickets_text(bool seat_map) const;
  std::string orders_text(bool lines) const;
  /// `mark`: of the instance, so that a reader can go on with --since.
  std::string journal_text(const std::string& mark) const;
  /// A line for each damaged record; empty: none.
  std::string damage_text() const;

 private:
  struct Sum {
    std::uint64_t orders = 0;
    Money total = 0;
  };
  struct Cash {
    Money paid = 0, refunded = 0, to_return = 0;
  };
  std::uint64_t records_ = 0, lines_ = 0, damaged_ = 0;
  std::array<std::uint64_t, 4> tickets_{};                       // by status
  std::map<std::pair<Order::Status, std::string>, Sum> orders_;  // by status and currency
  std::map<std::string, Cash> cash_;                             // by currency
  Position first_ = 0, last_ = 0;
  std::vector<std::string> damage_;
};

}  // namespace willcall
