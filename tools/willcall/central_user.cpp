#include "tools/willcall/central_user.h"

#include <crypt.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "node/http/base64url.h"
#include "sync/link/permissions.h"

namespace willcall {
namespace {

constexpr std::size_t kRandomBytes = 16;
/// bcrypt looks at no more; below 16 a password can be guessed.
constexpr std::size_t kPasswordMin = 16, kPasswordMax = 72;
/// Of bcrypt: 2^4 rounds take a millisecond, 2^11 (as `nats server passwd`) a tenth of a second.
constexpr unsigned long kCostOfRandom = 4, kCostOfChosen = 11;

Error cannot(const std::string& what) { return {Code::invalid_request, what, {}, {}}; }

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  if (::getrandom(bytes.data(), size, 0) != static_cast<ssize_t>(size))
    throw std::runtime_error("the system gives no random numbers");
  return bytes;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_plain(const std::string& text) {
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~") ==
         text.npos;
}

bool write_all(int fd, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t put = ::write(fd, text.data() + done, text.size() - done);
    if (put <= 0) return false;
    done += static_cast<std::size_t>(put);
  }
  return ::fsync(fd) == 0;
}

// The draft gets owner and mode before it gets its name: nobody reads more than before.
Result<> write_anew(const std::filesystem::path& file, const std::string& text) {
  const std::string draft = file.string() + ".new";
  struct stat before {};
  const int fd = ::stat(file.c_str(), &before) == 0
                     ? ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
                     : -1;
  const bool written = fd >= 0 && write_all(fd, text) && ::fchown(fd, before.st_uid, before.st_gid) == 0 &&
                       ::fchmod(fd, before.st_mode & 07777) == 0;
  const int failed = errno;
  if (fd >= 0) ::close(fd);
  if (written && ::rename(draft.c_str(), file.c_str()) == 0) return Nothing{};
  if (fd >= 0) ::unlink(draft.c_str());
  return cannot("cannot write " + file.string() + ": " + std::strerror(written ? errno : failed) +
                "; ask as the user that owns it.");
}

}  // namespace

std::string fresh_password() { return base64url(random_bytes(kRandomBytes)); }

Result<std::string> password_in(const std::filesystem::path& file) {
  if (::access(file.c_str(), R_OK) != 0)
    return cannot("the file " + file.string() + " cannot be read: " + std::strerror(errno) + ".");
  std::string password = text_of(file);
  while (password.ends_with('\n') || password.ends_with('\r')) password.pop_back();
  if (password.size() < kPasswordMin || password.size() > kPasswordMax || !is_plain(password))
    return cannot("the password in " + file.string() +
                  " is not right; it takes 16 to 72 characters of A-Z a-z 0-9 - _ . ~");
  return password;
}

std::string bcrypt(const std::string& password, bool is_random) {
  const std::string salt = random_bytes(kRandomBytes);
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  const auto data = std::make_unique<crypt_data>();
  const char* made = ::crypt_gensalt_rn("$2a$", is_random ? kCostOfRandom : kCostOfChosen, salt.data(),
                                        static_cast<int>(salt.size()), setting, sizeof setting);
  const char* hash = made ? ::crypt_r(password.c_str(), made, data.get()) : nullptr;
  if (!hash || std::strncmp(hash, "$2a$", 4) != 0)
    throw std::runtime_error("this system has no bcrypt in its libcrypt");
  return hash;
}

Result<> add_to_nodes(const std::filesystem::path& nodes_conf, const std::string& user,
                      const std::string& entry, bool replace) {
  if (::access(nodes_conf.c_str(), R_OK) != 0)
    return cannot("the file " + nodes_conf.string() + " cannot be read: " + std::strerror(errno) + ".");
  std::string text = text_of(nodes_conf);
  if (replace) text = without_entry(text, user);
  if (has_user(text, user))
    return cannot(nodes_conf.string() + " has a user " + user +
                  " already. Give --replace if its box gets a new password; the old one is then of no use.");
  const std::string more = with_entry(text, entry);
  if (more.empty())
    return cannot(nodes_conf.string() + " has no line `]` that ends its users; begin with the one in " +
                  "/usr/share/doc/willcall/central.");
  return write_anew(nodes_conf, more);
}

}  // namespace willcall
