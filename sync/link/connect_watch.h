// Ends a connect that hangs. natsConnection_Connect of cnats before 3.8.0 does not return, with a core busy
// and memory growing, when a server greets and is then silent (nats.c #706); nor has a TLS handshake a
// deadline. A closed socket ends both.
//
// cnats shows no socket before it has connected. So the watch looks for it among the process's own: one that
// was not there when the watch began, connected to the server's port. Without /proc it finds none.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace willcall {

class ConnectWatch {
 public:
  /// Watches a connect to `port` that begins now and is made by one thread. It is cut off after `limit`, or
  /// as soon as `given_up` is true. A connect that has not reached the server yet is left to its own
  /// deadline.
  ConnectWatch(int port, std::chrono::milliseconds limit, const std::atomic<bool>& given_up);
  ~ConnectWatch();

  /// The connect has returned: the watch ends. True: a connection was cut off. REQUIRES: called by the thread
  /// that connects.
  bool end();

 private:
  void watch(std::chrono::milliseconds limit);
  void cut();

  const int port_;
  const std::atomic<bool>& given_up_;
  const std::set<std::string> before_;  // the sockets that were there
  bool has_cut_ = false;                // of the watch's thread, until it has ended
  std::mutex mutex_;
  std::condition_variable over_changed_;  // with mutex_
  bool over_ = false;                     // guarded by mutex_
  std::thread thread_;
};

}  // namespace willcall
