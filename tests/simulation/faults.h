// What goes wrong in one run, and how often: drawn once from its seed.
#pragma once
#include <map>
#include <string>

#include "schema/records.h"
#include "tests/simulation/dice.h"

namespace willcall::test {

struct Faults {
  /// In percent, of what passes the line.
  unsigned request_lost = 0, ack_lost = 0, request_doubled = 0, late = 0, delivery_lost = 0,
           delivery_doubled = 0, confirmation_lost = 0, read_failed = 0, refused = 0;
  TimeMs delay_max = 40;  ///< of one way through the net
  /// In so many of a thousand steps.
  unsigned cut = 0, silent = 0, crash = 0, pause = 0, clock_jump = 0, consumer_lost = 0, long_quiet = 0;
  /// The centre loses acknowledged data (in so many of a thousand steps, each of the ways).
  unsigned central_loss = 0;
  bool foreign_writers = false, rule_breakers = false;
  unsigned seizures = 0;         ///< in percent of the allocations
  std::int64_t provisional = 0;  ///< tickets that may be sold provisionally

  static Faults draw(Dice& dice);
  static Faults none() { return {}; }
  bool loses_data() const { return central_loss > 0; }
  std::string text() const;
};

/// What really happened, by name.
using Histogram = std::map<std::string, std::uint64_t>;

}  // namespace willcall::test
