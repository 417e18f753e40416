// Settle: the one place where an order and its tickets are held together, whatever disturbed them. The node
// that took an order compares it with its tickets' heads (node/domain/rebase.h says what to do) and refuses
// it whole when a ticket is gone. Runs inside the caller's transaction.
#pragma once
#include "node/box_office/inbound.h"

namespace willcall {

/// Settles the disturbed orders and moves the disturbed claims on; what that changes is disturbed in turn.
void settle(Writer& writer, Office& office, Disturbed& disturbed);

}  // namespace willcall
