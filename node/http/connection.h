// One client's socket as a cpp-httplib Stream of our own. It reads ahead and writes behind, so that head and
// body of an answer leave in one send (cpp-httplib's own stream sends them apart, which costs 43 ms of Nagle
// and delayed ack), bounds and checks the head of a request (see head.h), and gives bodies to us instead of
// the library's reader, which ignores limits for chunked and compressed ones. Private to node/http: the
// header shows cpp-httplib.
#pragma once
#include <httplib.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "node/http/head.h"

namespace willcall {

class Connection final : public httplib::Stream {
 public:
  static constexpr std::chrono::seconds kIdle{5};  ///< between requests
  static constexpr std::chrono::seconds kWholeHead{10};
  static constexpr std::chrono::seconds kSilence{10};  ///< in the middle of a body
  /// A body may take as long as it goes on: so many bytes in so much time.
  static constexpr std::size_t kProgressBytes = 16 * 1024;
  static constexpr std::chrono::seconds kProgress{30};
  static constexpr std::chrono::seconds kWrite{30};  ///< for each 64 KB of an answer

  /// Readable when the server stops: idle connections end. `over` some time later: requests that are still
  /// waiting for bytes end too.
  struct StopSigns {
    int stop, over;
  };
  /// Takes the socket over and closes it.
  Connection(int socket_fd, StopSigns signs);
  ~Connection() override;

  /// Waits for the next request. False: closed, idle for too long, or the server stops.
  bool wait_for_request();
  /// Reads the next request up to its body. Status 0: the client is gone, and there is nothing to answer.
  std::optional<HeadFault> read_head();
  const Head& head() const { return head_; }
  std::uint64_t body_left() const { return body_left_; }
  /// Forgets as much of the body as is here already. Waits for nothing.
  void discard_arrived_body();
  /// The next piece of the body into `room`; 0: the client stopped sending.
  std::size_t read_body(char* room, std::size_t size);

  bool flush();
  /// Closing at once would tear the answer away from a client that is still sending.
  void linger();

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* room, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  using Time = std::chrono::steady_clock::time_point;
  bool wait(short events, Time until) const;
  bool fill(Time until);
  std::optional<HeadFault> receive_head(std::string& text);
  HeadFault ended_early(const std::string& text, Time until) const;

  const int socket_;
  const StopSigns signs_;
  std::array<char, 16 * 1024> in_{};
  std::size_t in_begin_ = 0, in_end_ = 0;
  std::string out_;
  Head head_;
  std::string shown_;  // of the head, to the library
  std::size_t shown_to_ = 0;
  std::uint64_t body_left_ = 0;
  Time progress_until_;
  std::size_t progress_ = 0;
};

}  // namespace willcall
