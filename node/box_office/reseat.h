// Reseating: a buyer whose order was refused gets other tickets for the money that was paid. The new order is
// complete at once, and the old one notes the same amount as given back, so that the money still adds up:
// payments = completed orders + refunds + money to return.
//
// Three steps, so that tickets which need a claim can wait between the first and the last: plan, sell,
// settle. reseat() takes all three in one transaction.
#pragma once
#include <string>
#include <vector>

#include "node/box_office/claiming.h"
#include "node/box_office/picking.h"
#include "node/domain/orders.h"

namespace willcall {

/// An open exception, and what it is settled by.
struct ReseatRequest {
  std::string venue, exception_id;
  std::vector<std::string> tickets;  ///< as many as the refused order has; its prices go along in order
  std::string note;
};

/// The new order as it will be, and its tickets in the order of its lines.
struct ReseatPlan {
  NewOrder order;  ///< without an id
  std::vector<Pick> picks;
};

/// The exception, if it is open. Refuses not_found, exception_resolved.
Result<rows::ExceptionRow> open_matter(const Reader& reader, const Office& office, const std::string& venue,
                                       const std::string& id);
/// The order that an exception is about, if this node may settle its money. Refuses order_not_found,
/// order_elsewhere, invalid_request (the exception is about no order).
Result<OrderDraft> order_at_stake(const Reader& reader, const Office& office,
                                  const rows::ExceptionRow& matter);

/// Checks everything and writes nothing. Refuses what the two above do, what a sale of these tickets would be
/// refused for, mixed_currencies, and invalid_request: another number of tickets, or no money to give back.
Result<ReseatPlan> plan_reseat(const Reader& reader, const Office& office, const ReseatRequest& wanted,
                               const Stamp& stamp);

/// The end, in the transaction that completes the new order: the old order's money counts as given back, and
/// the exception is resolved. Refuses as open_matter, order_at_stake and refund_order do, and has written
/// nothing then; so it comes before the sale is written.
Result<rows::ExceptionRow> settle_reseat(Writer& writer, const Office& office, const ReseatRequest& wanted,
                                         const std::string& new_order_id, const std::string& by);

/// All of it at once for tickets that this node may sell without asking, else the claim that ends with
/// settle_reseat(). The answer is the exception.
Result<Step> reseat(Writer& writer, const Office& office, const ReseatRequest& wanted, const Actor& actor);

/// Stores how an exception was resolved. REQUIRES: it is open.
void mark_resolved(Writer& writer, rows::ExceptionRow& matter, const std::string& action,
                   const std::string& note, const Stamp& stamp);

}  // namespace willcall
