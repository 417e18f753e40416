// What must hold when all is quiet again (DESIGN.md 10). Each says what is wrong, or nothing.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/told.h"

namespace willcall::test {

struct Venue {
  std::vector<std::unique_ptr<SimBox>>& boxes;
  SimCentre& centre;
  Told& told;
  /// Sales on tickets of their own may have been refused: the centre has lost data, or somebody broke a rule.
  bool excused = false;
};

/// Every store is sound in itself (`willcall verify`) and every outbox empty.
std::string unsound(const Venue& venue);
/// All boxes hold the same bytes, and these are what the stream says.
std::string disagreement(const Venue& venue);
/// Every answered sale stands or was refused with one exception, and no ticket is sold twice.
std::string broken_promise(const Venue& venue);
/// Payments are completed orders, refunds, and money to return.
std::string money_missing(const Venue& venue);
/// Every price that was accepted was the record's once.
std::string lost_edit(const Venue& venue);
/// Nobody is accused of breaking a rule where nobody did.
std::string false_accusation(const Venue& venue);
/// The versions of each record in the stream.
std::string broken_history(const Venue& venue);

/// All of them; the first that is broken.
std::string broken_invariant(const Venue& venue);

}  // namespace willcall::test
