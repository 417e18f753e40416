#include "tests/support/nats_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace willcall::test {
namespace {

sockaddr_in local(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

bool takes_connections(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = local(port);
  const bool yes = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return yes;
}

}  // namespace

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = local(0);
  socklen_t size = sizeof address;
  ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return ntohs(address.sin_port);
}

NatsServer::NatsServer() : port_(free_port()) { start(); }

void NatsServer::start() {
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"nats-server", "-a", "127.0.0.1", "-p", std::to_string(port_), "-js", "-sd",
                               (directory_ / "js").string()},
      directory_ / "log");
  if (!eventually([this] { return takes_connections(port_) || !process_->running(); }) ||
      !process_->running())
    throw std::runtime_error("nats-server does not start: " + text_of(directory_ / "log"));
}

void NatsServer::kill() { process_->kill(); }

void NatsServer::stop() {
  process_->signal(SIGTERM);
  if (!process_->wait(std::chrono::seconds(10))) throw std::runtime_error("nats-server does not stop");
}

void NatsServer::pause() { process_->signal(SIGSTOP); }
void NatsServer::resume() { process_->signal(SIGCONT); }

}  // namespace willcall::test
