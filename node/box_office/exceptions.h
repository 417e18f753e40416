// Exceptions: what a person must settle. Opened inside the transaction that found the matter.
#pragma once
#include <string>

#include "node/box_office/office.h"

namespace willcall {

/// What is to be settled, and why.
struct Matter {
  std::string kind;    ///< refused_sale, seized, rule_broken, duplicate_id, payment_unknown, ...
  Order order;         ///< whose money it may be; no id: no order is concerned
  std::string ticket;  ///< the ticket that it is about; empty: the whole order
  std::string winner;  ///< the order that holds the ticket now, if there is one
  std::string rule;    ///< the rule that decided, in plain words
};
/// With the money to return, and for a lost ticket with what the buyer can be offered instead.
void open_exception(Writer& writer, const Office& office, const Matter& matter);

enum class Among { all, open };
/// Is there one of that kind about this ticket and order? Looks through all of them: few.
bool has_exception(const Reader& reader, const std::string& kind, const std::string& venue,
                   const std::string& ticket, const std::string& order, Among among = Among::all);

/// Appends it as one JSON value of the HTTP contract.
void append_json(std::string& out, const rows::ExceptionRow& exception);

}  // namespace willcall
