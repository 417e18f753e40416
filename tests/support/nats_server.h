// A private nats-server on a free port, with JetStream in a directory of its own. Kept over kill and start.
#pragma once
#include <memory>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

class NatsServer {
 public:
  /// Starts it and waits until it takes connections.
  NatsServer();

  std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }
  void start();
  void kill();   ///< kill -9
  void stop();   ///< SIGTERM, orderly
  void pause();  ///< SIGSTOP: the connection stays, nobody answers
  void resume();
  bool running() { return process_ && process_->running(); }

 private:
  TempDirectory directory_;
  int port_ = 0;
  std::unique_ptr<Process> process_;
};

/// A TCP port that was free a moment ago.
int free_port();

}  // namespace willcall::test
