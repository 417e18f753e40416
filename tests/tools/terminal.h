// A terminal that nobody sits at: what a program writes to it can be read.
#pragma once
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <string>

#include "tests/support/catch.h"

namespace willcall::test {

class Terminal {
 public:
  /// A bare root may have no /dev/pts; then there are none.
  static bool there_are() { return ::access("/dev/pts/ptmx", F_OK) == 0; }

  Terminal() : fd_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    REQUIRE((fd_ >= 0 && ::grantpt(fd_) == 0 && ::unlockpt(fd_) == 0));
    name_ = ::ptsname(fd_);
    keep_open_ = ::open(name_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  }
  ~Terminal() { ::close(fd_), ::close(keep_open_); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  const std::string& name() const { return name_; }
  /// As Ctrl-S does.
  void halt() const { REQUIRE(::tcflow(keep_open_, TCOOFF) == 0); }
  std::string seen() const {
    char room[64 * 1024];
    ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    const ssize_t n = ::read(fd_, room, sizeof room);
    return n > 0 ? std::string(room, static_cast<std::size_t>(n)) : std::string();
  }

 private:
  const int fd_;
  int keep_open_ = -1;
  std::string name_;
};

}  // namespace willcall::test
