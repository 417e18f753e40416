// The HTTP server: cpp-httplib with the defaults that are wrong for this job set right, for both versions
// that Debian has (0.11 and 0.18). One thread serves one connection.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "node/http/router.h"
#include "schema/log.h"

namespace willcall {

struct ListenAddress {
  std::string host;
  int port = 0;  ///< 0: any free one
  /// "127.0.0.1:8080", "[::1]:8080". Nothing if it is not of that form.
  static std::optional<ListenAddress> parse(const std::string& text);
};

/// One connection keeps one thread, also while it is idle.
struct ServerMetrics {
  std::size_t threads = 0, busy = 0;
  std::size_t waiting = 0;  ///< connections for which no thread is free
};

class Server {
 public:
  static constexpr std::size_t kThreads = 160;
  static constexpr std::chrono::seconds kStopGrace{5};

  /// `router` outlives the server.
  Server(const Router& router, Log& log);
  ~Server();

  /// Takes the address: from now on clients can connect, and wait. False: it is taken or not ours; `reason`
  /// says which.
  bool bind(const ListenAddress& address, std::string& reason);
  /// Answers, on threads of its own. REQUIRES: bound.
  void serve();
  int port() const;
  /// Threads: any.
  ServerMetrics metrics() const;
  /// Refuses new connections, finishes the requests in flight, and returns when they have their answers. One
  /// that has not arrived whole after kStopGrace is ended.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace willcall
