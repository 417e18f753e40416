// Somebody who follows GET /api/changes.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/http/venue.h"

namespace willcall::test {

/// One event of the feed. Without a type: the feed has ended.
struct Heard {
  std::string event, id;
  Json data;

  /// "ticket.sold A-1 v2", "reset"
  std::string told() const;
};

class Listener {
 public:
  /// Asks, and waits for the head of the answer. `last_event`: the id to resume from; empty: from now.
  Listener(const Venue& arena, const Person& who, const std::string& last_event = {},
           const std::string& query = {});

  int status() const { return status_; }
  /// The next event. Comments are passed over.
  Heard next();
  /// The next so many, as they are told.
  std::vector<std::string> told(std::size_t events);
  /// The id to resume from, as a client keeps it.
  const std::string& last_id() const { return last_id_; }

 private:
  std::unique_ptr<RawConnection> line_;
  int status_ = 0;
  std::string last_id_;
};

}  // namespace willcall::test
