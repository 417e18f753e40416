// The HTTP server: cpp-httplib with the defaults that are wrong for this job set right, for both versions
// that Debian has (0.11 and 0.18). One thread serves one connection.
#pragma once
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

class Server {
 public:
  static constexpr std::size_t kThreads = 160;

  /// `router` outlives the server.
  Server(const Router& router, Log& log);
  ~Server();

  /// Binds and serves on threads of its own. False: the address is taken or not ours; see `errno`'s text in
  /// reason.
  bool start(const ListenAddress& address, std::string& reason);
  int port() const;
  /// Refuses new connections, finishes the requests in flight, and returns when they have their answers.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace willcall
