#include "node/main/keys.h"

#include <fcntl.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "node/http/base64url.h"
#include "node/http/jwt.h"

namespace willcall {
namespace {

Error cannot(const std::string& doing, const std::filesystem::path& file) {
  return {Code::not_ready, "cannot " + doing + " " + file.string() + ": " + std::strerror(errno), {}, {}};
}

Result<std::string> make_key(const std::filesystem::path& file) {
  std::string random(48, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(random.size())) != 1)
    return Error{Code::not_ready, "there are no random numbers for a key", {}, {}};
  const std::string key = base64url(random), line = key + "\n";
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return cannot("make", file);
  const bool written =
      ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(fd) == 0;
  ::close(fd);
  return written ? Result<std::string>(key) : cannot("write", file);
}

}  // namespace

std::filesystem::path own_key_file(const std::filesystem::path& data) { return data / "jwt.key"; }

Result<std::string> read_key(const std::filesystem::path& file) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) return cannot("read the key in", file);
  std::string key((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
  if (key.size() < kJwtKeyBytesMin)
    return Error{Code::invalid_request, "the key in " + file.string() + " has fewer than 32 bytes.", {}, {}};
  return key;
}

Result<std::string> own_key(const std::filesystem::path& data) {
  const std::filesystem::path file = own_key_file(data);
  return std::filesystem::exists(file) ? read_key(file) : make_key(file);
}

}  // namespace willcall
