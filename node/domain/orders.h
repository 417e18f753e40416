// The rules of one order: (record, change, now) -> event or refusal. Pure; the tickets' side is in tickets.h.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "node/domain/stamp.h"
#include "schema/result.h"

namespace willcall {

inline constexpr int kHoldRenewalsMax = 3;

struct NewOrder {
  std::string id, venue, user_id, currency;
  std::vector<OrderLine> lines;
  Order::Guarantee guarantee = Order::UNSTATED;
  std::optional<Payment> payment;  ///< given: complete at once
  TimeMs expires_at = 0;           ///< looked at only without payment
  std::string reason = {};         ///< what its history says of the prices; empty: they are today's
};

/// REQUIRES: 1..50 lines of one venue and currency. Refuses wrong_amount (with total), invalid_request
/// (a total above 2^53-1). The event is `create`, or `complete` with version 1 for a one-step sale.
Result<Event> take_order(const NewOrder& wanted, const Stamp& stamp);

/// The weaker of two guarantees: an order's is the weakest of its tickets'.
Order::Guarantee weaker(Order::Guarantee a, Order::Guarantee b);

/// Only the node that took an order changes it: order_elsewhere with nodeId.
Result<> check_own(const Order& order, const std::string& node_id);
/// Refuses order_expired, order_not_open.
Result<> check_open(const Order& order);

/// Refuses wrong_amount (with total), and what check_open refuses, unless `reopen` and the order has expired.
Result<Event> complete_order(const Order& order, const Payment& payment, bool reopen, const Stamp& stamp);

/// Of an open order, or, by an admin with a refund, of a completed one. Refuses order_not_open, forbidden,
/// invalid_request (a refund is missing, or there is nothing to give back).
Result<Event> cancel_order(const Order& order, const Actor& actor, const std::string& reason,
                           const std::optional<Refund>& refund, const Stamp& stamp);

/// The money of a refused or cancelled order is given back: what was paid, by `method`, with `note`. Refuses
/// invalid_request where nothing is to be given back: it was not paid, it stands, or it has been refunded.
Result<Event> refund_order(const Order& order, const Refund& refund, const Stamp& stamp);

/// REQUIRES: the order is open (expire), live (reject).
Event expire_order(const Order& order, const Stamp& stamp);
Event reject_order(const Order& order, const std::string& rule, const Stamp& stamp);

/// The hold starts anew. Refuses hold_limit after kHoldRenewalsMax times.
Result<Hold> renew(const Hold& hold, std::chrono::milliseconds length, TimeMs now);

}  // namespace willcall
