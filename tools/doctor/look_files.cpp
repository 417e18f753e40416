#include <fcntl.h>
#include <grp.h>
#include <linux/magic.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>

#include "node/main/keys.h"
#include "tools/common/key.h"
#include "tools/doctor/looks.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

constexpr int kWrites = 5;
constexpr std::size_t kForeignShown = 5;

std::string user_name(uid_t id) {
  const passwd* user = ::getpwuid(id);
  return user ? user->pw_name : std::to_string(id);
}
std::string group_name(gid_t id) {
  const group* g = ::getgrgid(id);
  return g ? g->gr_name : std::to_string(id);
}

std::vector<std::string> foreign_files(const fs::path& directory, uid_t owner) {
  std::vector<std::string> foreign;
  std::error_code failed;
  for (fs::directory_iterator at(directory, failed), end; !failed && at != end; at.increment(failed)) {
    struct stat file {};
    if (::lstat(at->path().c_str(), &file) != 0 || file.st_uid == owner) continue;
    if (foreign.size() < kForeignShown)
      foreign.push_back(at->path().filename().string() + " (" + user_name(file.st_uid) + ")");
  }
  std::sort(foreign.begin(), foreign.end());
  return foreign;
}

struct DiskType {
  unsigned long magic;
  DiskFacts::Kind kind;
  const char* name;
};
constexpr unsigned long kCifs = 0xFF534D42;
constexpr unsigned long kRam = 0x858458F6;
constexpr DiskType kTypes[] = {
    {TMPFS_MAGIC, DiskFacts::Kind::memory, "tmpfs"},
    {kRam, DiskFacts::Kind::memory, "ramfs"},
    {OVERLAYFS_SUPER_MAGIC, DiskFacts::Kind::container, "overlay"},
    {NFS_SUPER_MAGIC, DiskFacts::Kind::network, "NFS"},
    {SMB_SUPER_MAGIC, DiskFacts::Kind::network, "SMB"},
    {SMB2_SUPER_MAGIC, DiskFacts::Kind::network, "SMB"},
    {kCifs, DiskFacts::Kind::network, "SMB"},
    {CEPH_SUPER_MAGIC, DiskFacts::Kind::network, "Ceph"},
    {V9FS_MAGIC, DiskFacts::Kind::network, "9p"},
};

// Is there a directory above through which others cannot go?
bool behind_door(const fs::path& file) {
  for (fs::path at = fs::absolute(file).parent_path();; at = at.parent_path()) {
    struct stat directory {};
    if (::stat(at.c_str(), &directory) == 0 && (directory.st_mode & S_IXOTH) == 0) return true;
    if (!at.has_relative_path()) return false;
  }
}

TimeMs time_of(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<TimeMs>(::timegm(&parts)) * 1000 : 0;
}

std::int64_t one_write_ms(int file) {
  using namespace std::chrono;
  static const std::string page(4096, 'x');
  const auto begin = steady_clock::now();
  if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()) || ::fdatasync(file) != 0)
    return -1;
  return duration_cast<milliseconds>(steady_clock::now() - begin).count();
}

}  // namespace

Known<DirectoryFacts> look_at_directory(const fs::path& data) {
  DirectoryFacts facts;
  struct stat found {};
  if (::stat(data.c_str(), &found) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return facts;
    return Known<DirectoryFacts>::no(who_may_read(data));
  }
  if (::access(data.c_str(), R_OK | X_OK) != 0) return Known<DirectoryFacts>::no(who_may_read(data));
  facts.there = S_ISDIR(found.st_mode);
  facts.owner = user_name(found.st_uid);
  facts.group = group_name(found.st_gid);
  facts.mode = found.st_mode & 0777U;
  facts.foreign = foreign_files(data, found.st_uid);
  return facts;
}

Known<DiskFacts> look_at_disk(const fs::path& data) {
  fs::path at = fs::absolute(data);
  struct statfs type {};
  while (::statfs(at.c_str(), &type) != 0 && errno == ENOENT && at.has_relative_path()) at = at.parent_path();
  struct statvfs disk {};
  if (::statfs(at.c_str(), &type) != 0 || ::statvfs(at.c_str(), &disk) != 0)
    return Known<DiskFacts>::no(who_may_read(data));
  DiskFacts facts;
  facts.type = "a disk";
  for (const DiskType& known : kTypes)
    if (known.magic == static_cast<unsigned long>(type.f_type)) {
      facts.kind = known.kind;
      facts.type = known.name;
    }
  facts.read_only = (disk.f_flag & ST_RDONLY) != 0;
  facts.free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (disk.f_files > 0) facts.free_files = disk.f_favail;
  return facts;
}

Known<std::int64_t> time_of_a_write(const fs::path& data) {
  using Time = Known<std::int64_t>;
  if (::access(data.c_str(), W_OK | X_OK) != 0) return Time::no("a small write cannot be tried here by you");
  const int file = ::open(data.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return Time::no("a small write cannot be tried on this file system");
  std::int64_t best = one_write_ms(file);
  for (int i = 1; i < kWrites && best > 0; ++i) best = std::min(best, one_write_ms(file));
  ::close(file);
  return best < 0 ? Time::no("a small write cannot be tried: there is no room") : Time(best);
}

Known<SecretFile> look_at_secret(const fs::path& file, const fs::path& data) {
  SecretFile facts;
  facts.path = file.string();
  struct stat found {
  }, directory{};
  if (::stat(file.c_str(), &found) != 0) {
    facts.there = false;
    return errno == EACCES ? Known<SecretFile>::no(who_may_read(file)) : Known<SecretFile>(facts);
  }
  const bool of_the_service = ::stat(data.c_str(), &directory) == 0 && directory.st_gid == found.st_gid;
  facts.mode = found.st_mode & 0777U;
  facts.group_may = (found.st_mode & S_IRGRP) != 0 && !of_the_service;
  facts.others_may = (found.st_mode & S_IROTH) != 0;
  facts.behind_door = behind_door(file);
  return facts;
}

Known<SecretFile> look_at_key(const fs::path& file, const fs::path& data) {
  Known<SecretFile> facts = look_at_secret(file, data);
  if (!facts || !facts->there || ::access(file.c_str(), R_OK) != 0) return facts;
  if (const auto key = read_key(file); !key) facts->wrong = key.error().detail;
  return facts;
}

Known<CertificateFacts> look_at_certificates(const fs::path& file) {
  CertificateFacts facts;
  facts.path = file.string();
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "re"), std::fclose);
  if (!in && errno == EACCES) return Known<CertificateFacts>::no(who_may_read(file));
  if (!in) {
    facts.fault = "the file of nats_ca is not there: " + file.string();
    return facts;
  }
  while (X509* one = PEM_read_X509(in.get(), nullptr, nullptr, nullptr)) {
    const TimeMs until = time_of(X509_get0_notAfter(one));
    if (until > facts.until) {
      facts.from = time_of(X509_get0_notBefore(one));
      facts.until = until;
    }
    X509_free(one);
  }
  if (facts.until == 0) facts.fault = "there is no certificate in the file of nats_ca, " + file.string();
  return facts;
}

}  // namespace willcall
