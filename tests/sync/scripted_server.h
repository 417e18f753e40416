// A server that is no proper nats-server: it greets or not, and answers or not, as a test says.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace willcall::test {

class ScriptedServer {
 public:
  /// What it says to who connects; empty: nothing.
  std::string greeting =
      "INFO {\"server_id\":\"x\",\"version\":\"2.9.10\",\"proto\":1,\"headers\":true,"
      "\"max_payload\":1048576,\"jetstream\":true}\r\n";
  /// The answer to a request on a subject. None: the server never says a word after its greeting.
  using Answer = std::function<std::string(const std::string& subject)>;

  explicit ScriptedServer(Answer answer = {});
  /// Hangs up on everybody.
  ~ScriptedServer();

  std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }
  /// Takes connections from now on.
  void start();
  int connections() const { return connections_; }

 private:
  void listen();
  void serve(int fd);
  void answer_line(int fd, const std::string& line, std::string& left);

  const Answer answer_;
  int listener_ = -1, port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> open_;             // guarded by mutex_
  std::vector<std::thread> serving_;  // of the listening thread, until it has ended
  std::thread listening_;
};

}  // namespace willcall::test
