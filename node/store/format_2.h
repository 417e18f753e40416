// From format 1 to 2: an index of the answers under an Idempotency-Key by the time that they were given, by
// which those that are older than 35 days can be found and forgotten in small pieces.
#pragma once
#include "node/store/migrations.h"

namespace willcall {

Advance index_answers_by_time(Environment& environment, Log& log);

}  // namespace willcall
