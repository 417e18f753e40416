#include "sync/link/greeting.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "sync/link/servers.h"
#include "sync/tuning.h"

namespace willcall {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kLineMax = 64 * 1024;

Error silent(const ServerAddress& server) {
  return {Code::central_unreachable,
          "nobody answers as a NATS server at " + server.shown + "; is the line up, and does the server run?",
          {},
          {}};
}

struct Socket {
  int fd = -1;
  explicit Socket(int a_fd) : fd(a_fd) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (fd >= 0) ::close(fd);
  }
  bool ready(short event, Clock::time_point end) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd one{fd, event, 0};
    return left > 0 && ::poll(&one, 1, static_cast<int>(left)) == 1;
  }
};

bool connects(const Socket& socket, const addrinfo& to, Clock::time_point end) {
  if (::connect(socket.fd, to.ai_addr, to.ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS || !socket.ready(POLLOUT, end)) return false;
  int failed = 0;
  socklen_t size = sizeof failed;
  return ::getsockopt(socket.fd, SOL_SOCKET, SO_ERROR, &failed, &size) == 0 && failed == 0;
}

std::string first_line(const Socket& socket, Clock::time_point end) {
  std::string line;
  char room[4096];
  while (line.find('\n') == std::string::npos && line.size() < kLineMax && socket.ready(POLLIN, end)) {
    const ssize_t got = ::recv(socket.fd, room, sizeof room, 0);
    if (got <= 0) break;
    line.append(room, static_cast<std::size_t>(got));
  }
  return line.substr(0, line.find('\n'));
}

}  // namespace

Result<Greeting> greeting_in(std::string_view line) {
  const Error wrong{Code::central_unreachable, "what answers is no NATS server", {}, {}};
  if (!line.starts_with("INFO ")) return wrong;
  line.remove_prefix(5);
  const auto json = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
  if (!json.is_object()) return wrong;
  const auto flag = [&](const char* name) { return json.contains(name) && json[name] == true; };
  Greeting greeting;
  if (json.contains("version") && json["version"].is_string()) greeting.version = json["version"];
  if (json.contains("max_payload") && json["max_payload"].is_number_unsigned())
    greeting.payload_max = json["max_payload"];
  greeting.tls_required = flag("tls_required");
  greeting.jetstream = flag("jetstream");
  return greeting;
}

Result<Greeting> greeting_of(const ServerAddress& server) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  if (::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &found) != 0)
    return silent(server);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, ::freeaddrinfo);
  const auto end = Clock::now() + tuning::kConnectTimeout;
  for (const addrinfo* to = found; to; to = to->ai_next) {
    const Socket socket(
        ::socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, to->ai_protocol));
    if (socket.fd < 0 || !connects(socket, *to, end)) continue;
    if (const auto greeting = greeting_in(first_line(socket, end))) return greeting;
  }
  return silent(server);
}

}  // namespace willcall
