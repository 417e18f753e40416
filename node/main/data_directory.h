// The data directory belongs to one daemon at a time.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "schema/result.h"

namespace willcall {

class DataDirectory {
 public:
  /// Makes the directory (0700) if it is missing, and locks it. Refuses at once if another daemon has it.
  static Result<std::unique_ptr<DataDirectory>> open(const std::filesystem::path& path);
  /// Unlocks; the kernel does so too when the process dies.
  ~DataDirectory();

  const std::filesystem::path& path() const { return path_; }
  /// Tells tools that are given the directory where the node listens.
  void say_url(const std::string& url) const;

 private:
  DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
  const std::filesystem::path path_;
  const int lock_;
};

}  // namespace willcall
