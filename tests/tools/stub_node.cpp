#include "tests/tools/stub_node.h"

#include <arpa/inet.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace willcall::test {

std::string StubRequest::header(const std::string& name) const {
  std::istringstream lines(head);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (colon == name.size() && ::strncasecmp(line.c_str(), name.c_str(), colon) == 0)
      return line.substr(colon + 2, line.find('\r') - colon - 2);
  }
  return {};
}

StubNode::StubNode(Answer answer) : answer_(std::move(answer)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the stub cannot listen");
  url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  thread_ = std::thread([this] { serve(); });
}

StubNode::~StubNode() {
  ::shutdown(listener_, SHUT_RDWR);  // ends accept()
  thread_.join();
  ::close(listener_);
}

std::vector<StubRequest> StubNode::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void StubNode::serve() {
  for (int connection; (connection = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(connection))
    answer_one(connection);
}

void StubNode::answer_one(int connection) {
  std::string text;
  std::size_t head_end = std::string::npos;
  StubRequest request;
  char room[16 * 1024];
  for (ssize_t n = 1; n > 0;) {
    head_end = text.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      const std::size_t line_end = text.find("\r\n");
      request.line = text.substr(0, line_end);
      request.head = text.substr(line_end + 2, head_end - line_end);
      const std::size_t length = std::strtoul(request.header("Content-Length").c_str(), nullptr, 10);
      request.body = text.substr(head_end + 4);
      if (request.body.size() >= length) break;
    }
    n = ::recv(connection, room, sizeof room, 0);
    if (n > 0) text.append(room, static_cast<std::size_t>(n));
  }
  if (head_end == std::string::npos) return;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const StubReply reply = answer_(request);
  if (reply.status.empty()) return;
  const std::string answer =
      "HTTP/1.1 " + reply.status +
      "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(reply.body.size()) +
      "\r\nConnection: close\r\n\r\n" + reply.body;
  (void)!::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
}

}  // namespace willcall::test
