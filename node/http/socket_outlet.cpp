#include "node/http/socket_outlet.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "node/http/poll.h"

namespace willcall {
namespace {
using Clock = std::chrono::steady_clock;
}  // namespace

// What a client sends meanwhile is not looked at.
SocketOutlet::Seen SocketOutlet::look(short events, int fd, Time until) const {
  pollfd all[] = {{socket_, static_cast<short>(events | POLLRDHUP), 0}, {stop_, POLLIN, 0}, {fd, POLLIN, 0}};
  int n = 0;
  do n = ::poll(all, 3, milliseconds_to(until));
  while (n < 0 && errno == EINTR);
  if (n < 0 || all[1].revents != 0 || (all[0].revents & ~POLLOUT) != 0) return Seen::end;
  if (all[0].revents != 0) return Seen::room;
  return all[2].revents != 0 ? Seen::fd : Seen::nothing;
}

bool SocketOutlet::send(std::string_view bytes) {
  const Time until = Clock::now() + kWrite;
  while (!bytes.empty()) {
    const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if ((n < 0 && !try_again()) || look(POLLOUT, -1, until) != Seen::room) {
      return false;
    }
  }
  return true;
}

Outlet::Woken SocketOutlet::wait(int fd, std::chrono::milliseconds most) {
  switch (look(0, fd, Clock::now() + most)) {
    case Seen::end: return Woken::by_the_end;
    case Seen::fd: return Woken::by_fd;
    default: return Woken::by_time;
  }
}

}  // namespace willcall
