// From format 1 to 2: an index of the answers under an Idempotency-Key by the time that they were given, by
// which those that are older than 35 days can be found and forgotten in small pieces.
//
// Answers lie in the order of a hash. Indexed in that order every commit would rewrite pages all over the
// index (a million answers: 50 s, and many times the index written); so they are read once, sorted
// in memory (24 bytes each) and appended.
#pragma once
#include "node/store/migrations.h"

namespace willcall {

Advance index_answers_by_time(Environment& environment, Log& log, const std::function<void()>& alive);

}  // namespace willcall
