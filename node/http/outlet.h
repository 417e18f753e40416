// The open end of an answer that goes on and on.
#pragma once
#include <chrono>
#include <string_view>

namespace willcall {

/// Threads: the one that answers.
class Outlet {
 public:
  virtual ~Outlet() = default;
  /// Sends at once. False: the client is gone or does not read, or the server stops.
  virtual bool send(std::string_view bytes) = 0;

  enum class Woken {
    by_fd,
    by_time,
    by_the_end,  ///< the client has gone, or the server stops
  };
  /// Waits for `fd` to be readable (-1: none). With no time to wait it still notices the end.
  virtual Woken wait(int fd, std::chrono::milliseconds most) = 0;
};

}  // namespace willcall
