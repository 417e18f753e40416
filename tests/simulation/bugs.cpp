#include "tests/simulation/bugs.h"

namespace willcall::test {

const std::vector<std::string>& sown_bugs() {
  static const std::vector<std::string> bugs{
      // what is stored
      "ack before commit",
      "a confirmed event stays in the outbox",
      "a shelf keeps counting what left it",
      "an answer under a key is not kept",
      // what is sent
      "compare-and-set on nothing",
      "no compare-and-set",
      "an order leaves before its tickets",
      "an attempt that has ended still counts",
      "a lost link keeps its attempts in flight",
      "a reading confirms whatever stands there",
      "a confirmation takes the wrong sequence",
      // what comes in
      "an event delivered again is applied again",
      "a version alone confirms",
      "a foreign event drops what is pending",
      "a message that is held back is forgotten",
      "what the stream lost is not sent again",
      // what is made again
      "a rebase skips a version",
      "a rebase drops an edit",
      // what is held together
      "nothing is settled after what comes in",
      "a lost ticket leaves its order standing",
      "a refused order keeps its other tickets",
      "a refusal opens no exception",
      // what is sold
      "allocated is judged by the head alone",
      "the limit of provisional sales is ignored",
      "a claim completes before the stream confirmed it",
      "a claim that was given up keeps its tickets",
      "open claims are not undone at the start",
      "only the first ticket is released",
      "an expired order keeps its tickets",
      "a hold runs out early",
      "a reopened order does not take its tickets",
      "a sale at the current instead of the promised price",
      "a version with several prices means the last",
      "no price is promised",
      // what a person settles
      "a reseat keeps the money twice",
  };
  return bugs;
}

// Not tried, though the hooks stand in the code: each alone is covered by a second rule (settling, the
// operation id, the comparison after a loss), as the protocol's model says too: "a rebase drops a release",
// "a rebase forgets the operation id", "pending changes are rebased over a gap", "other bytes under a held
// version are ignored".
const std::vector<std::string>& rare_bugs() {
  static const std::vector<std::string> bugs{
      "a message that is held back is acknowledged",
      "an old reading counts",
      "a rebase ignores the allocation",
  };
  return bugs;
}

const std::vector<std::string>& required_points() {
  static const std::vector<std::string> points{
      "crash with a pending outbox",
      "crash between commit and answer",
      "crash with an open claim",
      "stored, and the ack lost",
      "an attempt without an answer",
      "refused by the compare-and-set",
      "refused as a duplicate",
      "refused for another reason",
      "the reading said: nothing new",
      "a reading shorter than what was seen",
      "a record was parked",
      "a result of an attempt that has ended",
      "an ack whose event was confirmed already",
      "its own event came back and confirmed itself",
      "the same bytes at another sequence",
      "a divergence was found",
      "a gap under pending changes was read",
      "a record moved on while it was being read",
      "applied over a gap",
      "void event",
      "what the stream lost is sent again",
      "rebased: sell",
      "rebased: update",
      "dropped by a rebase: sell",
      "dropped by a rebase: reserve",
      "one ticket was created twice",
      "a broken rule was put right",
      "an allocated sale took its seat back",
      "a sale was refused",
      "a provisional sale was refused",
      "a seized sale was refused",
      "a claim was confirmed",
      "a claim was lost",
      "a claim timed out",
      "a claim was undone at the start",
      "a second request joined a claim",
      "an answer was given again",
      "a hold ran out",
      "a reopened order took its tickets",
      "the price promise applied",
      "price_changed refusal",
      "an exception was refunded",
      "an exception was reseated",
      "a reseat waited for a claim",
  };
  return points;
}

}  // namespace willcall::test
