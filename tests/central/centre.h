// A centre as the package and its guide make it: packaging/central with a private directory and port, TLS
// with certificates of its own authority, users made by `willcall central`.
#pragma once
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/link/central_line.h"
#include "sync/link/permissions.h"
#include "tests/support/daemon.h"
#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

/// Files and ports of one server, and its process.
class CentralServer {
 public:
  /// Copies packaging/central into a directory of its own, where it listens on a free port.
  CentralServer();
  std::filesystem::path file(const std::string& name) const { return directory_ / name; }
  int port() const { return port_; }
  std::string host() const { return "localhost:" + std::to_string(port_); }
  /// Another text in place of one that stands in a file. Throws if it does not.
  void change(const std::string& name, const std::string& from, const std::string& to);
  /// An authority (ca.pem, ca.key) and a certificate (centre.pem, centre.key) for `name`.
  void make_certificates(const std::string& name = "localhost");
  void start();
  /// Loads the configuration anew, as `systemctl reload` does.
  void reload();
  void kill() { process_->kill(); }
  std::string log() const { return text_of(file("log")); }

 private:
  TempDirectory directory_;
  int port_ = 0;
  std::unique_ptr<Process> process_;
};

class Centre {
 public:
  /// Runs, with a user for each of these nodes and one called admin, and is set up.
  Centre(std::initializer_list<CentralUser> nodes);

  CentralServer server;
  std::string ca() const { return server.file("ca.pem").string(); }
  /// tls://user:password@localhost:port
  std::string url(const std::string& user) const;
  LinkOptions link(const std::string& user) const;
  /// A willcalld that uses its user.
  std::unique_ptr<Daemon> box(const CentralUser& node) const;
  /// A line of a user's own, for questions. Its inbox: _INBOX_<user>, of admin _INBOX.
  std::unique_ptr<CentralLine> line(const std::string& user) const;

 private:
  std::map<std::string, std::string> passwords_;
};

/// A command with the right to know a password: by its environment.
Finished central(const std::vector<std::string>& words, const std::string& nats_url = {});

/// `willcall central node` or `admin` with --add-to; the password that it shows.
std::string given_out(const std::vector<std::string>& words, const std::filesystem::path& nodes_conf);

}  // namespace willcall::test
