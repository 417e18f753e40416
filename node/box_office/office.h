// What every desk of the box office works with. One use case is one write transaction: read, decide by the
// rules of node/domain, store, append. A refusal writes nothing.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/claims.h"
#include "node/box_office/clock.h"
#include "node/domain/stamp.h"
#include "node/domain/tickets.h"
#include "node/store/committer.h"
#include "schema/ids.h"
#include "schema/log.h"
#include "schema/result.h"

namespace willcall {

/// What the operator has decided. Constant while the node runs.
struct Policy {
  std::string node_id;
  std::string venue;
  std::vector<std::string> follow;  ///< venues; "*" is all
  std::string currency = "EUR";
  std::chrono::milliseconds price_promise = std::chrono::minutes(10);
  std::chrono::milliseconds hold = std::chrono::minutes(15);
  /// The longest that a claim waits for the stream.
  std::chrono::milliseconds claim_timeout = std::chrono::seconds(2);
  /// Tickets of the pool that may stand sold provisionally at a time; 0: none are sold offline.
  std::int64_t offline_pool_limit = 0;

  /// Never true of what cannot be a venue.
  bool follows(const std::string& a_venue) const;
};

/// Shared by the desks; made in main, lives longer than they do.
struct Office {
  Store& store;
  Committer& committer;
  const Clock& clock;
  Ids& ids;
  Log& log;
  const Policy policy;
  /// How the line to the centre is right now. Threads: any.
  std::function<Reach()> line;
  Claims& claims;

  /// How the node stands to the centre for a sale: a line whose last answer was lost counts as offline.
  Reach reach() const;

  /// The authorship of a change that `by` makes now. For what no person did: the node itself.
  Stamp stamp(const std::string& by) const;
  Stamp own_stamp() const { return stamp(policy.node_id); }
  /// not_found if the venue is not followed here.
  Result<> check_venue(const std::string& venue) const;
};

/// Runs `work` in the next batch and waits until it is durable. The error is the work's own refusal, or
/// storage_full, outcome_unknown (retry with the same key), not_ready, internal_error.
template <class T>
Result<T> commit(Office& office, const std::function<Result<T>(Writer&)>& work);

/// The error for a commit that did not store. REQUIRES: neither stored nor refused.
Error error_of(Committer::Outcome outcome);

template <class T>
Result<T> commit(Office& office, const std::function<Result<T>(Writer&)>& work) {
  std::optional<Result<T>> result;
  const auto outcome = office.committer.run([&](Writer& writer) {
    result.emplace(work(writer));
    return result->ok() ? Committer::Decision::keep : Committer::Decision::refuse;
  });
  if (outcome == Committer::Outcome::stored || outcome == Committer::Outcome::refused)
    return std::move(*result);
  return error_of(outcome);
}

}  // namespace willcall
