// What /proc says of other processes (proc(5)).
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tools/common/key.h"
#include "tools/doctor/looks.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

fs::path proc(pid_t process, const char* name) { return fs::path("/proc") / std::to_string(process) / name; }

// Strings that end with a zero byte each.
std::vector<std::string> strings_in(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::string> all;
  for (std::string one; std::getline(in, one, '\0');) all.push_back(one);
  return all;
}

std::string name_of(pid_t process) {
  std::string name;
  std::getline(std::ifstream(proc(process, "comm")), name);
  return name;
}

struct Lock {
  std::string kind;
  pid_t process = 0;
  unsigned long device_major = 0, device_minor = 0, inode = 0;
};

// "1: FLOCK  ADVISORY  WRITE 4711 fe:00:131077 0 EOF"; one that waits has "->" behind its number.
std::optional<Lock> parse_lock(const std::string& line) {
  std::istringstream in(line);
  std::string number, advisory, write, where;
  Lock lock;
  in >> number >> lock.kind >> advisory >> write >> lock.process >> where;
  if (!in ||
      std::sscanf(where.c_str(), "%lx:%lx:%lu", &lock.device_major, &lock.device_minor, &lock.inode) != 3)
    return std::nullopt;
  return lock;
}

// Some file systems (btrfs, overlay) show another device to stat than to the table of locks.
bool is_on(const Lock& lock, const struct stat& file) {
  if (lock.kind != "FLOCK" || lock.inode != file.st_ino) return false;
  const bool same_device = lock.device_major == major(file.st_dev) && lock.device_minor == minor(file.st_dev);
  return same_device || name_of(lock.process) == "willcalld";
}

// The inode of the socket that listens on a port, of /proc/net/tcp or tcp6; empty: none.
std::string listening_socket(const char* table, int port) {
  std::ifstream in(table);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string slot, local, remote, state, skipped, inode;
    words >> slot >> local >> remote >> state;
    for (int i = 0; i < 5; ++i) words >> skipped;
    words >> inode;
    const std::size_t colon = local.rfind(':');
    if (state == "0A" && colon != local.npos && std::stoi(local.substr(colon + 1), nullptr, 16) == port)
      return inode;
  }
  return {};
}

bool has_open(const fs::path& process, const std::string& what) {
  std::error_code failed;
  for (fs::directory_iterator at(process / "fd", failed), end; !failed && at != end; at.increment(failed)) {
    std::error_code gone;
    if (fs::read_symlink(at->path(), gone).string() == what) return true;
  }
  return false;
}

}  // namespace

// Trying to take the lock would tell too, and would be in the way of a node that starts at that moment.
Known<pid_t> holder_of(const fs::path& data) {
  const fs::path file = data / "willcalld.lock";
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0)
    return errno == EACCES ? Known<pid_t>::no(who_may_read(file)) : Known<pid_t>(0);
  std::ifstream locks("/proc/locks");
  if (!locks) return Known<pid_t>::no("the kernel's table of locks cannot be read here");
  for (std::string line; std::getline(locks, line);)
    if (const auto lock = parse_lock(line); lock && is_on(*lock, found)) return lock->process;
  return pid_t{0};
}

std::vector<std::string> arguments_of(pid_t process) {
  std::vector<std::string> words = strings_in(proc(process, "cmdline"));
  if (!words.empty()) words.erase(words.begin());
  return words;
}

std::optional<std::map<std::string, std::string>> environment_of(pid_t process) {
  if (::access(proc(process, "environ").c_str(), R_OK) != 0) return std::nullopt;
  std::map<std::string, std::string> all;
  for (const std::string& entry : strings_in(proc(process, "environ")))
    if (const std::size_t equals = entry.find('='); equals != entry.npos)
      all[entry.substr(0, equals)] = entry.substr(equals + 1);
  return all;
}

Known<NodeFacts::Descriptors> descriptors_of(pid_t process) {
  using Facts = Known<NodeFacts::Descriptors>;
  NodeFacts::Descriptors facts;
  std::error_code failed;
  for (fs::directory_iterator at(proc(process, "fd"), failed), end; !failed && at != end;
       at.increment(failed))
    ++facts.used;
  if (failed) return Facts::no(who_may_read(proc(process, "environ")));
  std::ifstream limits(proc(process, "limits"));
  for (std::string line; std::getline(limits, line);)
    if (unsigned long limit = 0; std::sscanf(line.c_str(), "Max open files %lu", &limit) == 1)
      facts.limit = limit;
  return facts.limit > 0 ? Facts(facts) : Facts::no("the limits of the node's process cannot be read");
}

std::string who_listens_on(int port) {
  std::string inode = listening_socket("/proc/net/tcp", port);
  if (inode.empty()) inode = listening_socket("/proc/net/tcp6", port);
  if (inode.empty()) return {};
  std::error_code failed;
  for (fs::directory_iterator at("/proc", failed), end; !failed && at != end; at.increment(failed)) {
    const std::string process = at->path().filename().string();
    if (process.find_first_not_of("0123456789") == process.npos &&
        has_open(at->path(), "socket:[" + inode + "]"))
      return "the program " + name_of(std::stoi(process)) + " (process " + process + ")";
  }
  return "another program";
}

}  // namespace willcall
