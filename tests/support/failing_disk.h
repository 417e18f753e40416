#pragma once
#include <sys/resource.h>

#include <csignal>

namespace willcall::test {

/// Until it ends, no write of this process reaches beyond the first pages of a file.
class FailingDisk {
 public:
  FailingDisk() : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    rlimit tight = limit_;
    tight.rlim_cur = 8192;
    ::setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~FailingDisk() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

 private:
  void (*const before_)(int);
  rlimit limit_{};
};

}  // namespace willcall::test
