#include "node/box_office/office.h"

#include <algorithm>

namespace willcall {

bool Policy::follows(const std::string& a_venue) const {
  return is_id(a_venue) && std::any_of(follow.begin(), follow.end(),
                                       [&](const std::string& f) { return f == "*" || f == a_venue; });
}

Reach Office::reach() const {
  const Reach now = line();
  return now == Reach::online && claims.suspect() ? Reach::offline : now;
}

Stamp Office::stamp(const std::string& by) const {
  const TimeMs now = clock.now();
  return {policy.node_id, by, ids.fresh(now), now};
}

Result<> Office::check_venue(const std::string& venue) const {
  if (policy.follows(venue)) return Nothing{};
  return Error{
      Code::not_found, "This box does not follow the venue '" + venue + "'.", {{"venue", venue}}, {}};
}

Error error_of(Committer::Outcome outcome) {
  switch (outcome) {
    case Committer::Outcome::full:
      return {Code::storage_full,
              "Nothing was stored: make room on the disk that holds the data directory.",
              {},
              {}};
    case Committer::Outcome::unknown:
      return {Code::outcome_unknown,
              "The disk failed while this was being stored. Restart the node, then send the request again "
              "with the "
              "same Idempotency-Key: it is done once.",
              {},
              {}};
    case Committer::Outcome::closed:
      return {
          Code::not_ready, "The node is stopping, or its store has to be checked: look at its log.", {}, {}};
    default: return {Code::internal_error, "The request was undone; the node's log says why.", {}, {}};
  }
}

}  // namespace willcall
