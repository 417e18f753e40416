// The service of an installed package, in the root directory that it was installed into.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "node/http/client.h"
#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

using Lines = std::vector<std::string>;

/// A program of the root, run in it as its root user.
Finished run_in(const std::filesystem::path& root, const std::vector<std::string>& command);
/// An entry of the root's passwd: "willcall:x:..."; empty if there is none.
std::string passwd_entry(const std::filesystem::path& root, const std::string& user);

/// The service as systemd would run it: the unit's own command line, as the unit's user, on a free port.
class PackagedService {
 public:
  explicit PackagedService(const std::filesystem::path& root);
  pid_t pid() const { return process_->pid(); }
  const std::string& url() const { return url_; }
  std::string log() const { return text_of(log_directory_ / "log"); }
  /// The files of shared libraries that are in the process, as the root names them, sorted.
  Lines libraries() const;
  /// Imports so many seats with `willcall import`.
  void import(int seats) const;
  /// What "POST /api/orders" said to a sale of that seat: its status and the order.
  Client::Reply sells(const std::string& seat) const;
  std::string status_of(const std::string& seat) const;
  /// SIGTERM; the exit code.
  int stop();

 private:
  std::string token() const;
  std::filesystem::path root_;
  TempDirectory log_directory_;
  std::unique_ptr<Process> process_;
  std::string url_;
};

}  // namespace willcall::test
