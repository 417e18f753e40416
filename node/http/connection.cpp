#include "node/http/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "node/http/poll.h"

namespace willcall {
namespace {

using Clock = std::chrono::steady_clock;

bool ready(int fd, short events, Clock::time_point until) {
  pollfd p{fd, events, 0};
  int n = 0;
  do n = ::poll(&p, 1, milliseconds_to(until));
  while (n < 0 && errno == EINTR);
  return n > 0;
}

using AddressOf = int (*)(int, sockaddr*, socklen_t*);
void address(int fd, AddressOf address_of, std::string& ip, int& port) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* any = reinterpret_cast<sockaddr*>(&storage);
  if (address_of(fd, any, &size) != 0) return;
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    port = ntohs(v6->sin6_port);
  } else {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    port = ntohs(v4->sin_port);
  }
  ip = text;
}

}  // namespace

Connection::Connection(int socket_fd, StopSigns signs) : socket_(socket_fd), signs_(signs) {}
Connection::~Connection() {
  ::shutdown(socket_, SHUT_RDWR);
  ::close(socket_);
}

bool Connection::wait_for_request() {
  if (in_begin_ < in_end_) return true;
  const Time until = Clock::now() + kIdle;
  pollfd both[] = {{socket_, POLLIN, 0}, {signs_.stop, POLLIN, 0}};
  int n = 0;
  do n = ::poll(both, 2, milliseconds_to(until));
  while (n < 0 && errno == EINTR);
  return n > 0 && both[1].revents == 0;
}

std::optional<HeadFault> Connection::read_head() {
  std::string text;
  if (auto fault = receive_head(text)) return fault;
  if (auto fault = head_.read(text)) return fault;
  shown_ = head_.for_library();
  shown_to_ = 0;
  body_left_ = head_.body_bytes();
  progress_ = 0;
  progress_until_ = Clock::now() + kProgress;
  return std::nullopt;
}

HeadFault Connection::ended_early(const std::string& text, Time until) const {
  if (text.empty()) return {0, Code::invalid_request, ""};
  if (Clock::now() >= until) return {408, Code::invalid_request, "The request did not arrive in 10 s."};
  return {400, Code::invalid_request, "The request ended early."};
}

// Line by line, so that a fault shows as soon as it can be seen.
std::optional<HeadFault> Connection::receive_head(std::string& text) {
  const Time until = Clock::now() + kWholeHead;
  bool empty_line_passed = false;
  while (!text.ends_with("\r\n\r\n")) {
    if (in_begin_ == in_end_ && !fill(until)) return ended_early(text, until);
    const std::string_view seen(in_.data() + in_begin_, in_end_ - in_begin_);
    const std::size_t n = std::min(seen.find('\n'), seen.size() - 1) + 1;
    text += seen.substr(0, n);
    in_begin_ += n;
    if (text.size() > Head::kBytesMax) return Head::too_long(text);
    if (text.ends_with('\n') && !text.ends_with("\r\n"))
      return HeadFault{400, Code::invalid_request, "The lines of a request end with CR and LF."};
    if (text == "\r\n" && !empty_line_passed) {  // some clients send one behind a body
      empty_line_passed = true;
      text.clear();
    }
  }
  return std::nullopt;
}

std::size_t Connection::read_body(char* room, std::size_t size) {
  if (body_left_ == 0) return 0;
  if (!flush()) return 0;  // a "100 Continue" may be waiting
  if (in_begin_ == in_end_ && !fill(std::min(progress_until_, Clock::now() + kSilence))) return 0;
  const std::size_t n = std::min(
      {size, in_end_ - in_begin_, static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, SIZE_MAX))});
  std::memcpy(room, in_.data() + in_begin_, n);
  in_begin_ += n;
  body_left_ -= n;
  if ((progress_ += n) >= kProgressBytes) {
    progress_ = 0;
    progress_until_ = Clock::now() + kProgress;
  }
  return n;
}

void Connection::discard_arrived_body() {
  const std::uint64_t n = std::min<std::uint64_t>(body_left_, in_end_ - in_begin_);
  in_begin_ += static_cast<std::size_t>(n);
  body_left_ -= n;
}

ssize_t Connection::read(char* room, std::size_t size) {
  if (shown_to_ == shown_.size()) return -1;  // what follows the head is ours
  const std::size_t n = shown_.copy(room, size, shown_to_);
  shown_to_ += n;
  return static_cast<ssize_t>(n);
}

bool Connection::wait(short events, Time until) const {
  pollfd both[] = {{socket_, events, 0}, {signs_.over, POLLIN, 0}};
  int n = 0;
  do n = ::poll(both, 2, milliseconds_to(until));
  while (n < 0 && errno == EINTR);
  return n > 0 && both[1].revents == 0;
}

bool Connection::fill(Time until) {
  while (wait(POLLIN, until)) {
    const ssize_t n = ::recv(socket_, in_.data(), in_.size(), MSG_DONTWAIT);
    if (n > 0) {
      in_begin_ = 0;
      in_end_ = static_cast<std::size_t>(n);
      return true;
    }
    if (n == 0 || !try_again()) return false;
  }
  return false;
}

ssize_t Connection::write(const char* bytes, std::size_t size) {
  static constexpr std::size_t kFlushAt = 64 * 1024;
  out_.append(bytes, size);
  if (out_.size() >= kFlushAt && !flush()) return -1;
  return static_cast<ssize_t>(size);
}

bool Connection::flush() {
  // An answer that is ready when everything is over still has a moment to leave.
  static constexpr std::chrono::milliseconds kLastMoment{500};
  const Time until = Clock::now() + kWrite;
  std::size_t sent = 0;
  while (sent < out_.size()) {
    const ssize_t n = ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      sent += static_cast<std::size_t>(n);
    } else if (n < 0 && !try_again()) {
      return false;
    } else if (!wait(POLLOUT, until) && !ready(socket_, POLLOUT, Clock::now() + kLastMoment)) {
      return false;
    }
  }
  out_.clear();
  return true;
}

void Connection::linger() {
  static constexpr std::size_t kDrainBytesMax = 4 * 1024 * 1024;
  static constexpr std::chrono::milliseconds kQuiet{500}, kWhole{2000};
  const Time until = Clock::now() + kWhole;
  ::shutdown(socket_, SHUT_WR);
  std::size_t drained = 0;
  while (drained < kDrainBytesMax && ready(socket_, POLLIN, std::min(until, Clock::now() + kQuiet))) {
    const ssize_t n = ::recv(socket_, in_.data(), in_.size(), MSG_DONTWAIT);
    if (n == 0 || (n < 0 && !try_again()) || Clock::now() >= until) return;
    if (n > 0) drained += static_cast<std::size_t>(n);
  }
}

bool Connection::is_readable() const {
  return in_begin_ < in_end_ || ready(socket_, POLLIN, Clock::now() + kSilence);
}
bool Connection::is_writable() const { return ready(socket_, POLLOUT, Clock::now() + kWrite); }
void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  address(socket_, ::getpeername, ip, port);
}
void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  address(socket_, ::getsockname, ip, port);
}

}  // namespace willcall
