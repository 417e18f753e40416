#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "sync/link/servers.h"
#include "tools/doctor/apart.h"
#include "tools/doctor/looks.h"

namespace willcall {
namespace {

using Stage = ServerFacts::Stage;

constexpr int kConnectMs = 2000;
constexpr int kAddressesMax = 3;
constexpr std::size_t kServersMax = 5;
// The name service has the rest: its own default gives up after ten seconds.
constexpr std::chrono::milliseconds kLimit{kAddressesMax * kConnectMs + 5000};

bool leads_out(const ifaddrs& one) {
  if (!one.ifa_addr || (one.ifa_flags & IFF_LOOPBACK) != 0) return false;
  if ((one.ifa_flags & IFF_UP) == 0 || (one.ifa_flags & IFF_RUNNING) == 0) return false;
  if (one.ifa_addr->sa_family == AF_INET) return true;
  if (one.ifa_addr->sa_family != AF_INET6) return false;
  return !IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6*>(one.ifa_addr)->sin6_addr);
}

bool on_a_network() {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return true;  // nothing is claimed that was not seen
  bool found = false;
  for (const ifaddrs* one = all; one; one = one->ifa_next) found = found || leads_out(*one);
  ::freeifaddrs(all);
  return found;
}

// "tls://[::1]:4222" -> "::1"
std::string host_in(const ServerAddress& server) {
  std::string host = server.shown;
  if (const std::size_t scheme = host.find("://"); scheme != host.npos) host = host.substr(scheme + 3);
  host = host.substr(0, host.find('/'));
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

Stage stage_of_error(int error) {
  if (error == 0) return Stage::open;
  if (error == ECONNREFUSED) return Stage::refused;
  return error == ENETUNREACH || error == EHOSTUNREACH || error == EADDRNOTAVAIL ? Stage::no_way
                                                                                 : Stage::silent;
}

Stage connect_to(const addrinfo& address) {
  const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return Stage::no_way;
  int error = ::connect(socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    pollfd ready{socket, POLLOUT, 0};
    socklen_t size = sizeof error;
    if (::poll(&ready, 1, kConnectMs) <= 0)
      error = ETIMEDOUT;
    else
      ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  ::close(socket);
  return stage_of_error(error);
}

Stage stage_of(const std::string& host, int port) {
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_socktype = SOCK_STREAM;
  const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  if (failed == EAI_NONAME || failed == EAI_NODATA) return Stage::name_unknown;
  if (failed != 0) return Stage::no_name_service;
  Stage best = Stage::no_way;
  int tried = 0;
  for (const addrinfo* one = found; one && tried < kAddressesMax; one = one->ai_next, ++tried)
    best = std::max(best, connect_to(*one));
  ::freeaddrinfo(found);
  return best;
}

ServerFacts look_at(const ServerAddress& server) {
  ServerFacts facts{server.shown, host_in(server), Stage::no_name_service};
  const Apart look = run_apart(
      [&] {
        return std::string(1, static_cast<char>('0' + static_cast<int>(stage_of(facts.host, server.port))));
      },
      kLimit);
  if (look.end == Apart::End::done && look.text.size() == 1)
    facts.stage = static_cast<Stage>(look.text[0] - '0');
  return facts;
}

}  // namespace

LineFacts look_at_line(const std::string& servers) {
  LineFacts facts{on_a_network(), {}};
  for (const ServerAddress& server : servers_of(servers))
    if (facts.servers.size() < kServersMax) facts.servers.push_back(look_at(server));
  return facts;
}

}  // namespace willcall
