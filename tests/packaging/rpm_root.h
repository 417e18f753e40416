// A root directory that holds the libraries of glibc, OpenSSL and systemd, a shell, stubs of systemd's
// programs, and nothing else: the least that an rpm system is. Only root can make one and run something in
// it. Nothing is mounted.
#pragma once
#include <memory>

#include "node/http/client.h"
#include "tests/packaging/rpm_file.h"

namespace willcall::test {

class RpmRoot {
 public:
  /// Whether this machine can have one; if not, the test says so.
  static bool possible();
  RpmRoot();

  std::filesystem::path operator/(const std::string& path) const { return directory_.path() / path; }
  /// rpm on this root, with its own database.
  Finished rpm(const Lines& words) const;
  /// Installs the rpm of this tree beside what Fedora 37 provides (or as new a glibc as a newer Debian made
  /// it need); throws if rpm refuses.
  void install_willcall() const;
  /// A program of the root, run in it as its root user.
  Finished runs(const Lines& command) const;
  /// What the stubs of systemd's programs were told since the last time that somebody asked.
  Lines told_systemd() const;
  /// An entry of its passwd: "willcall:x:...".
  std::string passwd(const std::string& user) const;

 private:
  TempDirectory directory_;
};

/// The service as systemd would run it: the unit's own command line, as the unit's user, on a free port.
class Service {
 public:
  explicit Service(const RpmRoot& root);
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
  const RpmRoot& root_;
  TempDirectory log_directory_;
  std::unique_ptr<Process> process_;
  std::string url_;
};

}  // namespace willcall::test
