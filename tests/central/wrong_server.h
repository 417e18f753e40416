// A nats-server on which twenty settings are wrong for Willcall.
#pragma once
#include <memory>
#include <set>
#include <string>

#include "sync/link/central_line.h"
#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

class WrongServer {
 public:
  WrongServer();
  std::string url() const { return "nats://localhost:" + std::to_string(port_); }
  /// The codes that a check must give, with the stream where there is one: "stream_max_age TICKETS".
  static const std::set<std::string>& wrong();
  CentralLine& line() { return *line_; }

 private:
  TempDirectory directory_;
  int port_ = 0;
  std::unique_ptr<Process> process_;
  std::unique_ptr<CentralLine> line_;
};

}  // namespace willcall::test
