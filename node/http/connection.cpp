#include "node/http/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace willcall {
namespace {

bool ready(int fd, short events, int timeout_ms) {
  pollfd p{fd, events, 0};
  int n = 0;
  do n = ::poll(&p, 1, timeout_ms);
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

Connection::Connection(int socket_fd, int stop_fd) : socket_(socket_fd), stop_(stop_fd) {}
Connection::~Connection() {
  ::shutdown(socket_, SHUT_RDWR);
  ::close(socket_);
}

bool Connection::wait_for_request() {
  if (in_begin_ < in_end_) return true;
  pollfd both[] = {{socket_, POLLIN, 0}, {stop_, POLLIN, 0}};
  int n = 0;
  do n = ::poll(both, 2, kIdleTimeoutMs);
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
  return std::nullopt;
}

// Line by line, so that a fault shows as soon as it can be seen.
std::optional<HeadFault> Connection::receive_head(std::string& text) {
  bool empty_line_passed = false;
  while (!text.ends_with("\r\n\r\n")) {
    if (in_begin_ == in_end_ && !fill(kReadTimeoutMs))
      return HeadFault{text.empty() ? 0 : 400, Code::invalid_request, "The request ended early."};
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
  if (in_begin_ == in_end_ && !fill(kReadTimeoutMs)) return 0;
  const std::size_t n = std::min(
      {size, in_end_ - in_begin_, static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, SIZE_MAX))});
  std::memcpy(room, in_.data() + in_begin_, n);
  in_begin_ += n;
  body_left_ -= n;
  return n;
}

ssize_t Connection::read(char* room, std::size_t size) {
  if (shown_to_ == shown_.size()) return -1;  // what follows the head is ours
  const std::size_t n = shown_.copy(room, size, shown_to_);
  shown_to_ += n;
  return static_cast<ssize_t>(n);
}

bool Connection::fill(int timeout_ms) {
  for (;;) {
    const ssize_t n = ::recv(socket_, in_.data(), in_.size(), MSG_DONTWAIT);
    if (n > 0) {
      in_begin_ = 0;
      in_end_ = static_cast<std::size_t>(n);
      return true;
    }
    if (n == 0) return false;
    if (errno == EINTR) continue;
    if ((errno != EAGAIN && errno != EWOULDBLOCK) || !ready(socket_, POLLIN, timeout_ms)) return false;
  }
}

ssize_t Connection::write(const char* bytes, std::size_t size) {
  static constexpr std::size_t kFlushAt = 64 * 1024;
  out_.append(bytes, size);
  if (out_.size() >= kFlushAt && !flush()) return -1;
  return static_cast<ssize_t>(size);
}

bool Connection::flush() {
  std::size_t sent = 0;
  while (sent < out_.size()) {
    const ssize_t n = ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      sent += static_cast<std::size_t>(n);
    } else if (n < 0 && errno != EINTR &&
               ((errno != EAGAIN && errno != EWOULDBLOCK) || !ready(socket_, POLLOUT, kWriteTimeoutMs))) {
      return false;
    }
  }
  out_.clear();
  return true;
}

void Connection::linger() {
  static constexpr std::size_t kDrainBytesMax = 4 * 1024 * 1024;
  static constexpr int kSilenceMs = 500;
  ::shutdown(socket_, SHUT_WR);
  std::size_t drained = 0;
  while (drained < kDrainBytesMax && fill(kSilenceMs)) drained += in_end_;
}

bool Connection::is_readable() const { return in_begin_ < in_end_ || ready(socket_, POLLIN, kReadTimeoutMs); }
bool Connection::is_writable() const { return ready(socket_, POLLOUT, kWriteTimeoutMs); }
void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  address(socket_, ::getpeername, ip, port);
}
void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  address(socket_, ::getsockname, ip, port);
}

}  // namespace willcall
