// What a buyer whose ticket is lost can be offered instead.
#pragma once
#include <string>
#include <vector>

#include "node/box_office/office.h"

namespace willcall {

inline constexpr std::size_t kAlternativesMax = 5;

/// Free tickets next to `ticket` that this node may sell (its own allocation, or the pool), nearest first, at
/// most kAlternativesMax: in the order's currency, for what the buyer paid or what the lost ticket costs now;
/// none of the order's own. Runs inside the transaction that refuses, so it looks at some 500 tickets at most
/// and can miss one that lies behind many others.
std::vector<std::string> alternatives(const Reader& reader, const Office& office, const Order& order,
                                      const std::string& ticket);

}  // namespace willcall
