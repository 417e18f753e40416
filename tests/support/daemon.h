// A real willcalld: started as a process, spoken to over HTTP.
#pragma once
#include <memory>
#include <string>

#include "node/http/client.h"
#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

inline constexpr char kTestKey[] = "a test key that is long enough: 32 bytes";

/// A token for kTestKey that is valid for an hour.
std::string token(const std::string& sub, const std::vector<std::string>& roles);

class Daemon {
 public:
  struct Options {
    std::string node_id = "box-1";
    std::string venue = "arena";
    std::string nats = {};
    std::vector<std::string> more = {};  ///< further flags
    std::filesystem::path data = {};     ///< instead of a directory of its own
  };
  /// Starts it on a free port, and waits until it listens.
  explicit Daemon(const Options& options);

  void start();  ///< again on the same port
  /// The same store under other settings: `more` in place of those that it was made with.
  void start_with(const std::vector<std::string>& more);
  void kill();  ///< kill -9
  /// SIGTERM; the exit code.
  int stop();
  Process& process() { return *process_; }

  const std::string& url() const { return url_; }
  std::filesystem::path data() const { return options_.data.empty() ? directory_ / "data" : options_.data; }
  std::string log() const { return text_of(directory_ / "log"); }

  /// A connection of one's own, as admin. Threads: one each.
  Client client() const { return Client(url_, token("ada", {"admin"})); }
  /// One request on a connection of its own; throws if nobody answers.
  Client::Reply get(const std::string& path) const;
  Client::Reply post(const std::string& path, const std::string& json) const;

  // What the stories need.
  void import(const std::string& csv) const;
  std::string link() const;  ///< online, offline, disabled
  std::size_t outbox() const;
  bool in_sync() const;  ///< online, nothing to send, nothing to apply
  /// `willcall verify --digest` on its data directory: the exit code 0 and the digest, else throws.
  std::string digest() const;

 private:
  Options options_;
  TempDirectory directory_;
  std::string url_;
  std::unique_ptr<Process> process_;
};

/// A member of a JSON object as text; empty if it is not there. For dots: "outbox.events".
std::string member(const std::string& json, const std::string& path);

}  // namespace willcall::test
