#include "tools/common/destination.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "tools/common/disk_file.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;
using Opened = Result<std::unique_ptr<Destination>>;

constexpr std::size_t kCopyBytes = 256 * 1024;

Error refusal(std::string detail) { return {Code::not_ready, std::move(detail), {}, {}}; }

Error is_there(const fs::path& file) {
  return refusal(file.string() + " is there already; give another name, or --force to replace it.");
}

// ---- A file

// Two exports to one name: the second is refused by the lock. A part that a killed one left is written over.
Result<DiskFile> open_part(const fs::path& part) {
  const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0) return cannot_write(part.string(), errno);
  DiskFile file(fd, part.string());
  struct stat ours {
  }, named{};
  const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
  // It may have been renamed between our opening and our lock; then it is somebody's whole file.
  const bool still_it = ::fstat(fd, &ours) == 0 && ::lstat(part.c_str(), &named) == 0 &&
                        ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
  if (!locked || !still_it || !S_ISREG(ours.st_mode) || ours.st_nlink != 1)
    return refusal(part.string() + " is in use; wait until what writes it has ended.");
  if (::ftruncate(fd, 0) != 0) return cannot_write(part.string(), errno);
  if (::fchmod(fd, 0600) != 0) {}  // a disk without modes, such as a USB stick
  return file;
}

// Without `replace` a file that has turned up meanwhile stays.
bool put_in_place(const fs::path& part, const fs::path& file, bool replace) {
  if (replace) return ::rename(part.c_str(), file.c_str()) == 0;
  if (::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;  // else a file system that does not know how
  struct stat found {};
  if (::lstat(file.c_str(), &found) == 0) return errno = EEXIST, false;
  return ::rename(part.c_str(), file.c_str()) == 0;
}

class FileDestination final : public Destination {
 public:
  FileDestination(DiskFile part, fs::path file, bool replace, Reserve reserve)
      : part_(std::move(part)), file_(std::move(file)), replace_(replace), reserve_(reserve) {}
  ~FileDestination() override {
    if (!whole_) ::unlink(part_.name().c_str());
  }

  Result<> write(std::string_view bytes) override { return part_.write(bytes, reserve_); }
  Result<> finish(ProgressLine&) override {
    if (::fsync(part_.fd()) != 0) return cannot_write(part_.name(), errno);
    if (!put_in_place(part_.name(), file_, replace_))
      return errno == EEXIST ? is_there(file_) : cannot_write(file_.string(), errno);
    whole_ = true;
    return Nothing{};
  }

 private:
  DiskFile part_;
  const fs::path file_;
  const bool replace_;
  const Reserve reserve_;
  bool whole_ = false;
};

// ---- Standard output

class DirectOutput final : public Destination {
 public:
  DirectOutput(DiskFile out, Reserve reserve) : out_(std::move(out)), reserve_(reserve) {}
  Result<> write(std::string_view bytes) override { return out_.write(bytes, reserve_); }
  Result<> finish(ProgressLine&) override { return Nothing{}; }

 private:
  DiskFile out_;
  const Reserve reserve_;
};

class SpooledOutput final : public Destination {
 public:
  SpooledOutput(DiskFile spool, DiskFile out, Reserve reserve)
      : spool_(std::move(spool)), out_(std::move(out)), reserve_(reserve) {}

  Result<> write(std::string_view bytes) override {
    whole_ += bytes.size();
    return spool_.write(bytes, reserve_);
  }

  Result<> finish(ProgressLine& progress) override {
    const bool watched = ::isatty(out_.fd()) == 1;  // a bar would stand in the midst of the rows
    std::vector<char> room(kCopyBytes);
    for (std::uint64_t sent = 0; sent < whole_;) {
      const ssize_t n = ::pread(spool_.fd(), room.data(), room.size(), static_cast<off_t>(sent));
      if (n <= 0) return refusal("cannot read back " + spool_.name() + "; is that disk all right?");
      if (!watched)
        progress.show(bar(sent, whole_) + "  sent " + bytes_text(sent) + " of " + bytes_text(whole_));
      const auto bytes = static_cast<std::size_t>(n);
      if (auto written = out_.write({room.data(), bytes}); !written) return written;
      sent += bytes;
    }
    return Nothing{};
  }

 private:
  DiskFile spool_, out_;
  const Reserve reserve_;
  std::uint64_t whole_ = 0;
};

// Nameless from the start, or as soon as it is open: it may hold personal data.
Result<DiskFile> open_spool() {
  const char* wanted = std::getenv("TMPDIR");
  const std::string directory = wanted && *wanted ? wanted : "/var/tmp";
  std::string name = directory + "/willcall-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) return cannot_write("a temporary file in " + directory, errno);
  ::unlink(name.c_str());
  return DiskFile(fd, "a temporary file in " + directory);
}

}  // namespace

Opened to_file(const fs::path& file, bool replace, const Reserve& reserve) {
  struct stat found {};
  const bool there = ::lstat(file.c_str(), &found) == 0;
  if (there && !S_ISREG(found.st_mode))
    return refusal(file.string() + " is no file; leave --output out to write to standard output.");
  if (there && !replace) return is_there(file);
  auto part = open_part(file.string() + ".part");
  if (!part) return part.error();
  return std::unique_ptr<Destination>(
      std::make_unique<FileDestination>(std::move(*part), file, replace, reserve));
}

Opened to_standard_output(const Reserve& reserve) {
  DiskFile out(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "standard output");
  struct stat found {};
  if (out.fd() < 0 || ::fstat(out.fd(), &found) != 0) return cannot_write("standard output", errno);
  if (S_ISREG(found.st_mode))
    return std::unique_ptr<Destination>(std::make_unique<DirectOutput>(std::move(out), reserve));
  auto spool = open_spool();
  if (!spool) return spool.error();
  return std::unique_ptr<Destination>(
      std::make_unique<SpooledOutput>(std::move(*spool), std::move(out), reserve));
}

}  // namespace willcall
