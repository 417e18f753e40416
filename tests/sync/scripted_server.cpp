#include "tests/sync/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>

namespace willcall::test {
namespace {

void say(int fd, const std::string& text) { (void)!::send(fd, text.data(), text.size(), MSG_NOSIGNAL); }

// Reads on until `left` holds `wanted` bytes, or (0) a whole line. False: the other side has gone.
bool more(int fd, std::string& left, std::size_t wanted) {
  while (wanted ? left.size() < wanted : left.find("\r\n") == std::string::npos) {
    char bytes[4096];
    const ssize_t n = ::recv(fd, bytes, sizeof bytes, 0);
    if (n <= 0) return false;
    left.append(bytes, static_cast<std::size_t>(n));
  }
  return true;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

}  // namespace

ScriptedServer::ScriptedServer(Answer answer) : answer_(std::move(answer)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

void ScriptedServer::start() {
  ::listen(listener_, 16);
  listening_ = std::thread([this] { listen(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  if (listening_.joinable()) listening_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : serving_) thread.join();
  for (const int fd : open_) ::close(fd);
  ::close(listener_);
}

void ScriptedServer::listen() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++connections_;
    {
      const std::lock_guard lock(mutex_);
      open_.push_back(fd);
    }
    serving_.emplace_back([this, fd] { serve(fd); });
  }
}

void ScriptedServer::serve(int fd) {
  say(fd, greeting);
  std::string left;
  while (more(fd, left, 0)) {
    const std::string line = left.substr(0, left.find("\r\n"));
    left.erase(0, line.size() + 2);
    if (answer_) answer_line(fd, line, left);
  }
}

// Requests come as PUB or HPUB <subject> <reply> [header size] <size>; the one subscription has sid 1.
void ScriptedServer::answer_line(int fd, const std::string& line, std::string& left) {
  const std::vector<std::string> words = words_of(line);
  if (words.empty()) return;
  if (words[0] == "PING") return say(fd, "PONG\r\n");
  if (words[0] != "PUB" && words[0] != "HPUB") return;
  const std::size_t size = std::stoul(words.back()) + 2;
  if (!more(fd, left, size)) return;
  left.erase(0, size);
  const std::string text = answer_(words[1]);
  say(fd, "MSG " + words[2] + " 1 " + std::to_string(text.size()) + "\r\n" + text + "\r\n");
}

}  // namespace willcall::test
