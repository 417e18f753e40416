// A file system with little room. It hangs nowhere in the tree and ends with its handle. Only root can make
// one.
#pragma once
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace willcall::test {

class SmallDisk {
 public:
  explicit SmallDisk(const char* size = "4m") {
    const int context = ::fsopen("tmpfs", FSOPEN_CLOEXEC);
    if (context < 0) return;
    if (::fsconfig(context, FSCONFIG_SET_STRING, "size", size, 0) == 0 &&
        ::fsconfig(context, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) == 0)
      handle_ = ::fsmount(context, FSMOUNT_CLOEXEC, 0);
    ::close(context);
  }
  ~SmallDisk() {
    if (handle_ >= 0) ::close(handle_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool made() const { return handle_ >= 0 && std::filesystem::is_directory(path()); }
  /// Good for other processes too, as long as this one has it.
  std::filesystem::path path() const {
    return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(handle_);
  }

 private:
  int handle_ = -1;
};

}  // namespace willcall::test
