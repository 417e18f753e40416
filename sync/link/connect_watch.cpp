#include "sync/link/connect_watch.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>

#include "sync/tuning.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

// Calls visit(descriptor, name) for every socket of the process; the name ("socket:[4711]") is its alone.
template <class Visit>
void each_socket(const Visit& visit) {
  std::error_code error;
  for (fs::directory_iterator at("/proc/self/fd", error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    const std::string name = fs::read_symlink(at->path(), gone).string(), number = at->path().filename();
    if (gone || !name.starts_with("socket:")) continue;
    int descriptor = -1;
    std::from_chars(number.data(), number.data() + number.size(), descriptor);
    visit(descriptor, name);
  }
}

std::set<std::string> sockets() {
  std::set<std::string> names;
  each_socket([&](int, const std::string& name) { names.insert(name); });
  return names;
}

int port_of_peer(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return 0;
  if (peer.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(peer).sin_port);
  if (peer.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(peer).sin6_port);
  return 0;
}

bool is_socket(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode);
}

// On a descriptor of our own, so that what is looked at is what is shut, even if the number is given away
// meanwhile. Were it a file by then, it would stay open: to close one gives up the process's locks on it.
bool shut_if_connected_to(int port, int descriptor) {
  const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (own < 0 || !is_socket(own)) return false;
  const bool ours = port_of_peer(own) == port && ::shutdown(own, SHUT_RDWR) == 0;
  ::close(own);
  return ours;
}

}  // namespace

ConnectWatch::ConnectWatch(int port, std::chrono::milliseconds limit, const std::atomic<bool>& given_up)
    : port_(port), given_up_(given_up), before_(sockets()), thread_([this, limit] { watch(limit); }) {}

ConnectWatch::~ConnectWatch() { (void)end(); }

bool ConnectWatch::end() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  over_changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  return has_cut_;
}

void ConnectWatch::watch(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  std::unique_lock lock(mutex_);
  while (!over_changed_.wait_for(lock, tuning::kConnectTimeout / 100, [this] { return over_; }))
    if (given_up_ || std::chrono::steady_clock::now() >= end) cut();
}

void ConnectWatch::cut() {
  each_socket([this](int descriptor, const std::string& name) {
    if (!before_.contains(name) && shut_if_connected_to(port_, descriptor)) has_cut_ = true;
  });
}

}  // namespace willcall
