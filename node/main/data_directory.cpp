#include "node/main/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace willcall {
namespace {

Error cannot(const std::string& what) { return {Code::not_ready, what, {}, {}}; }

}  // namespace

Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const std::filesystem::path& path) {
  std::error_code failed;
  const bool made = std::filesystem::create_directories(path, failed);
  if (failed) return cannot("cannot make the data directory " + path.string() + ": " + failed.message());
  if (made) std::filesystem::permissions(path, std::filesystem::perms::owner_all, failed);
  const std::filesystem::path file = path / "willcalld.lock";
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return cannot("cannot use the data directory " + path.string() + ": " + std::strerror(errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return cannot("another willcalld uses " + path.string() +
                  "; stop it first, or give --data another directory.");
  }
  return std::unique_ptr<DataDirectory>(new DataDirectory(path, lock));
}

DataDirectory::~DataDirectory() {
  std::error_code ignored;
  std::filesystem::remove(path_ / "url", ignored);
  ::close(lock_);
}

// Renamed into place: nobody reads half of it.
void DataDirectory::say_url(const std::string& url) const {
  const std::filesystem::path draft = path_ / "url.new";
  std::ofstream(draft) << url << '\n';
  std::error_code ignored;
  std::filesystem::rename(draft, path_ / "url", ignored);
}

}  // namespace willcall
