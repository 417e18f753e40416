// What is measured: the three things that a till does all evening.
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "schema/records.h"
#include "tools/bench/load.h"

namespace willcall {

/// Tickets that the bench made for itself, all of one price.
struct Seats {
  static constexpr Money kPrice = 1000;
  std::string prefix;  ///< ids are prefix-000001 ... prefix-count
  std::size_t count = 0;
  std::string id(std::size_t number) const;  ///< from 1
};

/// Imports `count` tickets under a prefix of their own, so that no other's are touched.
Result<Seats> seed(const std::string& url, const std::string& token, std::size_t count);

/// GET one ticket; GET a list of 50; an order of one ticket with its payment, answered when it is durable.
/// `seats` and `next` outlive the cases; `next` is the number of the first seat that is not sold.
std::vector<Case> cases(const Seats& seats, std::atomic<std::size_t>& next);

}  // namespace willcall
