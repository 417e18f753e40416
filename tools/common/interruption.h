// How a person breaks off a long work, and what must not be broken off at any moment.
#pragma once
#include <csignal>

#include "schema/error.h"

namespace willcall {

/// While it lives, SIGINT, SIGTERM and SIGHUP end nothing: they are asked for, so that the work can tidy up.
/// A call that waits for a pipe returns with EINTR. One at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Since the newest one began to live.
  static bool asked();

 private:
  struct sigaction before_[3];
};

/// What the work answers then.
Error interrupted();

/// While it lives, Ctrl-Z waits: it takes effect at the end. For a work that holds something which others
/// need, such as a snapshot of a store, whose pages the running node cannot use again.
class StopsLater {
 public:
  StopsLater();
  ~StopsLater();
  StopsLater(const StopsLater&) = delete;
  StopsLater& operator=(const StopsLater&) = delete;

 private:
  sigset_t before_;
};

}  // namespace willcall
