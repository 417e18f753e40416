#include "tools/common/disk_file.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "node/store/growth.h"
#include "tools/common/interruption.h"

namespace willcall {
namespace {

constexpr std::uint64_t kLookEveryBytes = std::uint64_t{1} << 20U;

Error refusal(std::string detail) { return {Code::not_ready, std::move(detail), {}, {}}; }

bool leaves_room(int fd, const Reserve& reserve) {
  struct stat file {};
  struct statvfs disk {};
  if (reserve.disk == 0 || ::fstat(fd, &file) != 0 || file.st_dev != reserve.disk) return true;
  return ::fstatvfs(fd, &disk) != 0 || disk.f_bavail * disk.f_frsize >= reserve.bytes;
}

}  // namespace

Reserve Reserve::of(const std::filesystem::path& data) {
  struct stat directory {};
  if (::stat(data.c_str(), &directory) != 0) return {};
  return {directory.st_dev, 2 * FileGrowth::kAhead};
}

Error cannot_write(const std::string& name, int number) {
  if (number == EPIPE) return refusal("what read " + name + " has gone before the end; it did not get all.");
  const bool full = number == ENOSPC || number == EDQUOT;
  return refusal("cannot write " + name + ": " + std::strerror(number) +
                 (full ? ". Make room, or write to another disk with --output." : "."));
}

DiskFile::~DiskFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<> DiskFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (Interruption::asked()) return interrupted();
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return cannot_write(name_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return Nothing{};
}

Result<> DiskFile::write(std::string_view bytes, const Reserve& reserve) {
  unlooked_ += bytes.size();
  if (unlooked_ >= kLookEveryBytes) {
    if (!leaves_room(fd_, reserve))
      return refusal("there is too little room on the disk of " + name_ +
                     ": the node sells from it. Write to another disk with --output.");
    unlooked_ = 0;
  }
  return write(bytes);
}

}  // namespace willcall
