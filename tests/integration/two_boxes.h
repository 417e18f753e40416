// Two daemons of one venue, and a real nats-server between them.
#pragma once
#include <string>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/nats_server.h"

namespace willcall::test {

struct TwoBoxes {
  explicit TwoBoxes(const std::vector<std::string>& flags = {})
      : one({.node_id = "box-1", .nats = nats.url(), .more = flags}),
        two({.node_id = "box-2", .nats = nats.url(), .more = flags}) {}
  NatsServer nats;
  Daemon one, two;

  bool in_sync() const { return one.in_sync() && two.in_sync(); }
  /// Both are quiet and hold the same; an event that one has just sent may not have been announced to the
  /// other yet, so they are compared until they agree. Throws if `willcall verify` finds a fault.
  bool agree() const {
    return eventually([&] { return in_sync() && one.digest() == two.digest(); });
  }
  /// For people, when a story went wrong.
  std::string state() const { return one.get("/api/sync").body + "\n" + two.get("/api/sync").body; }
};

}  // namespace willcall::test
