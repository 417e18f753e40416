// The counts of an order ("two of any at this price") on their way to being filled. Private to picking.cpp.
// Threads: one.
#pragma once
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/picking.h"

namespace willcall {

/// The counts of an order, filled together from one walk: each ticket goes to the first count that it fits
/// and that is not full. So they get what they would get one after another, each by a walk of its own.
class Counts {
 public:
  explicit Counts(const std::vector<Wish>& wishes) {
    for (const Wish& wish : wishes)
      if (const auto* count = std::get_if<TicketCount>(&wish)) counts_.push_back({*count, {}});
  }
  bool full() const {
    return std::all_of(counts_.begin(), counts_.end(), [](const One& one) { return one.full(); });
  }
  bool fits_any(const Ticket& t) const {
    return std::any_of(counts_.begin(), counts_.end(), [&](const One& one) { return one.fits(t); });
  }
  /// The picks of the count that takes it; null: none does.
  std::vector<Pick>* taker_of(const Ticket& t) {
    for (One& one : counts_)
      if (!one.full() && one.fits(t)) return &one.picks;
    return nullptr;
  }
  std::optional<Error> not_enough() const {
    for (const One& one : counts_)
      if (!one.full()) return one.not_enough();
    return std::nullopt;
  }
  void append_to(std::vector<Pick>& all) {
    for (One& one : counts_) std::move(one.picks.begin(), one.picks.end(), std::back_inserter(all));
  }

 private:
  struct One {
    TicketCount wish;
    std::vector<Pick> picks;
    bool full() const { return picks.size() >= static_cast<std::size_t>(wish.count); }
    bool fits(const Ticket& t) const {
      return (!wish.price || t.price() == *wish.price) && t.title().starts_with(wish.title_prefix);
    }
    Error not_enough() const {
      const auto left = static_cast<std::int64_t>(picks.size());
      return {Code::ticket_unavailable,
              "Only " + std::to_string(left) + " of the " + std::to_string(wish.count) + " wanted are left.",
              {{"left", left}},
              {}};
    }
  };
  std::vector<One> counts_;
};

}  // namespace willcall
