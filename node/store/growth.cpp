#include "node/store/growth.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <vector>

#include "schema/probe.h"

namespace willcall {

FileGrowth::FileGrowth(Environment& environment)
    : file_(environment.data_file()), thread_([this] { serve(); }) {
  look(environment.used_bytes());
}

FileGrowth::~FileGrowth() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_changed_.notify_one();
  thread_.join();
}

void FileGrowth::look(std::uint64_t used_bytes) {
  if (used_bytes + kLow <= ready_) return;
  ready_ = used_bytes + kAhead;
  {
    const std::lock_guard lock(mutex_);
    wanted_ = ready_;
  }
  wanted_changed_.notify_one();
}

void FileGrowth::serve() {
  std::uint64_t done = 0;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wanted_changed_.wait(lock, [&] { return stopping_ || wanted_ > done; });
      if (stopping_) return;
      done = wanted_;
    }
    grow_to(done);
  }
}

// Best effort: if it fails, LMDB grows the file itself, only slower.
void FileGrowth::grow_to(std::uint64_t bytes) const {
  if (probe::sown("no file is grown ahead")) return;
  struct statvfs disk {};
  if (::statvfs(file_.c_str(), &disk) != 0 || disk.f_bavail * disk.f_frsize < kDiskFree) return;
  const int fd = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd < 0) return;
  const std::vector<char> zeros(1U << 20U);
  struct stat file {};
  while (::fstat(fd, &file) == 0 && static_cast<std::uint64_t>(file.st_size) < bytes)
    if (::write(fd, zeros.data(), zeros.size()) <= 0) break;
  ::fdatasync(fd);
  ::close(fd);
}

}  // namespace willcall
