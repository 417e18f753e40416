// A refused sale on a real daemon, without a central server: its store is changed while it is stopped, as a
// rival's event would have changed it.
#pragma once
#include <string>

#include "tests/support/daemon.h"

namespace willcall::test {

/// Stops the daemon of box-1, gives one ticket of a paid order to order "rival" of box-2, refuses the order
/// with an exception, and starts the daemon again. What the log said of it.
std::string refuse_sale(Daemon& box, const std::string& order, const std::string& lost_ticket,
                        const std::string& venue = "arena");

}  // namespace willcall::test
