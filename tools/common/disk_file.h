// A file descriptor that is written to, with a name for people.
#pragma once
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "tools/common/destination.h"

namespace willcall {

/// "cannot write x: No space left on device", with what to do.
Error cannot_write(const std::string& name, int number);

/// Owns its descriptor.
class DiskFile {
 public:
  DiskFile(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  DiskFile(DiskFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), name_(std::move(other.name_)) {}
  DiskFile& operator=(DiskFile&&) = delete;
  ~DiskFile();

  int fd() const { return fd_; }
  const std::string& name() const { return name_; }
  /// All of it. The error: the disk is full, who reads has gone, the work was interrupted, ...
  Result<> write(std::string_view bytes);
  /// As write; keeps the reserve.
  Result<> write(std::string_view bytes, const Reserve& reserve);

 private:
  int fd_;
  std::string name_;
  std::uint64_t unlooked_ = std::numeric_limits<std::uint32_t>::max();  // bytes since the room was looked at
};

}  // namespace willcall
