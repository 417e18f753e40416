// What /proc says of this process. Only files of the process itself: the unit shows it no others.
#pragma once
#include "node/http/metrics.h"

namespace willcall {

/// `started`: as of wall_clock(). What cannot be read is 0.
ProcessMetrics process_metrics(double started);

/// The machine's clock, in seconds since 1970.
double wall_clock();

}  // namespace willcall
