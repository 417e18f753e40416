#include "tests/support/raw_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace willcall::test {
namespace {

RawReply reply_in(const std::string& text) {
  RawReply reply;
  const std::size_t end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.") || end == std::string::npos) return reply;
  reply.status = std::atoi(text.c_str() + 9);
  reply.head = text.substr(0, end + 2);
  reply.body = text.substr(end + 4);
  return reply;
}

}  // namespace

std::string RawReply::header(const std::string& name) const {
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  const std::size_t at = lower(head).find("\r\n" + lower(name) + ": ");
  if (at == std::string::npos) return {};
  const std::size_t from = at + 4 + name.size();
  return head.substr(from, head.find("\r\n", from) - from);
}

RawConnection::RawConnection(const std::string& url) {
  const int port = std::atoi(url.substr(url.rfind(':') + 1).c_str());
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd_);
    throw std::runtime_error("nobody listens at " + url);
  }
  const timeval patience{15, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

RawConnection::~RawConnection() { ::close(fd_); }

bool RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;  // refused in the middle; the answer may be there all the same
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void RawConnection::finish() { ::shutdown(fd_, SHUT_WR); }

bool RawConnection::receive() {
  char room[4096];
  const ssize_t n = ::recv(fd_, room, sizeof room, 0);
  if (n > 0) received_.append(room, static_cast<std::size_t>(n));
  return n > 0;
}

RawReply RawConnection::reply(bool bodiless) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos)
    if (!receive()) return {};
  RawReply reply = reply_in(received_.substr(0, end + 4));
  received_.erase(0, end + 4);
  const auto size =
      bodiless ? 0U : static_cast<std::size_t>(std::atoll(reply.header("Content-Length").c_str()));
  while (received_.size() < size)
    if (!receive()) return {};
  reply.body = received_.substr(0, size);
  received_.erase(0, size);
  return reply;
}

std::string RawConnection::up_to(std::string_view mark) {
  std::size_t at = 0;
  while ((at = received_.find(mark)) == std::string::npos)
    if (!receive()) return {};
  std::string text = received_.substr(0, at + mark.size());
  received_.erase(0, text.size());
  return text;
}

RawReply RawConnection::rest() {
  while (receive()) {}
  return reply_in(std::exchange(received_, {}));
}

RawReply send_raw(const std::string& url, const std::string& bytes) {
  RawConnection connection(url);
  connection.send(bytes);
  connection.finish();
  return connection.rest();
}

std::string request_text(const std::string& method, const std::string& path, const std::string& token,
                         const std::string& body, const std::string& content_type,
                         const std::string& more_headers) {
  std::string text =
      method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more_headers;
  if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
  if (!content_type.empty() && !body.empty()) text += "Content-Type: " + content_type + "\r\n";
  if (!body.empty() || method == "POST" || method == "PUT")
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

}  // namespace willcall::test
