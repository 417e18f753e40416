// The price a buyer saw: what a ticket's versions meant on this node, and what the buyer pays.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "schema/records.h"
#include "schema/result.h"

namespace willcall {

inline constexpr int kMeaningsMax = 16;
inline constexpr std::chrono::milliseconds kMeaningsKept = std::chrono::hours(24);

/// Notes that the head changes from `before` (null: it is new here) to `after`. Adjoining versions that meant
/// the same are one meaning.
void note_shown(PriceHistory& history, const Ticket* before, const Ticket& after, TimeMs now);

/// The line of an order for a buyer who saw version `seen` (nothing: the current one). He pays the lower of
/// the seen and the current price; a higher current price applies only once this node has shown it for
/// `promise`. Refuses: version_unknown, ticket_changed (another title), price_changed; the last two with
/// `seen` and `now`.
Result<OrderLine> quote(const Ticket& ticket, const PriceHistory& history, std::optional<Version> seen,
                        std::chrono::milliseconds promise, TimeMs now);

/// "A-1: seen at 10.00 EUR, costs 20.00 EUR now, sold at 10.00 EUR", for the order's history. Empty: what was
/// seen, what it costs and what is paid are the same.
std::string price_note(const Ticket& ticket, const PriceHistory& history, const OrderLine& line);

}  // namespace willcall
