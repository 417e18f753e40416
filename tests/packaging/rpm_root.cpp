#include "tests/packaging/rpm_root.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/support/catch.h"
#include "tests/support/daemon.h"

namespace willcall::test {
namespace {

namespace fs = std::filesystem;

// Files in "... => /lib/libx.so (0x...)" and "/lib64/ld-linux.so (0x...)".
Lines loaded_by(const fs::path& file) {
  static const std::regex path(R"((?:=> )?(/\S+) \(0x)");
  Lines found;
  for (const std::string& line : lines_of(output_of({"ldd", file.string()})))
    if (std::smatch match; std::regex_search(line, match, path)) found.push_back(match[1]);
  return found;
}

// glibc, OpenSSL and libsystemd of this machine with all that they need, wherever they lie.
std::set<std::string> given_libraries() {
  static const std::regex given(R"(/(lib(ssl|crypto|systemd|c)\.so\.\d+|ld-linux[^/]*)$)");
  std::set<std::string> files;
  for (const std::string& file : loaded_by(WILLCALL_BIN "/willcalld")) {
    if (!std::regex_search(file, given)) continue;
    files.insert(file);
    if (file.find("/ld-linux") == std::string::npos && file.find("/libc.") == std::string::npos)
      for (const std::string& needed : loaded_by(file)) files.insert(needed);
    for (const char* part : {"libm.so.6", "libresolv.so.2", "libdl.so.2", "libpthread.so.0", "librt.so.1"})
      if (file.find("/libc.so") != std::string::npos && fs::exists(fs::path(file).parent_path() / part))
        files.insert(fs::path(file).parent_path() / part);
  }
  return files;
}

void put(const fs::path& file, const std::string& text, unsigned mode = 0644) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
  fs::permissions(file, fs::perms(mode));
}

// What the rpm calls of systemd: each notes what it was told; the second makes users as the real one does.
constexpr char kSystemctl[] = "#!/bin/sh\necho \"systemctl $*\" >>/told\n";
constexpr char kSysusers[] = R"(#!/bin/sh
echo "systemd-sysusers $*" >>/told
while read -r line; do
  eval "set -- $line"
  grep -q "^$2:" /etc/passwd && continue
  echo "$2:x:59994:" >>/etc/group
  echo "$2:x:59994:59994:$4:$5:/usr/sbin/nologin" >>/etc/passwd
done
)";

}  // namespace

bool RpmRoot::possible() {
  if (!machine_has({"rpm", "rpmbuild", "patchelf", "busybox", "chroot", "ldd"})) return false;
  if (::geteuid() == 0) return true;
  WARN("not run: only root can install an rpm into a directory and run it there");
  return false;
}

RpmRoot::RpmRoot() {
  for (const char* directory :
       {"usr/bin", "usr/lib", "usr/lib64", "etc", "run/systemd/system", "tmp", "var/tmp", "dev"})
    fs::create_directories(*this / directory);
  for (const char* merged : {"bin", "lib", "lib64"})
    fs::create_directory_symlink(fs::path("usr") / merged, *this / merged);
  for (const std::string& file : given_libraries()) {
    const fs::path to = *this / file.substr(1);
    fs::create_directories(to.parent_path());
    fs::copy_file(file, to);
  }
  fs::copy_file("/bin/busybox", *this / "usr/bin/busybox");
  for (const char* tool : {"sh", "grep"}) fs::create_symlink("busybox", *this / "usr/bin" / tool);
  put(*this / "usr/bin/systemctl", kSystemctl, 0755);
  put(*this / "usr/bin/systemd-sysusers", kSysusers, 0755);
  put(*this / "etc/passwd", "root:x:0:0:root:/:/bin/sh\n");
  put(*this / "etc/group", "root:x:0:\n");
  fs::permissions(directory_.path(), fs::perms(0755));
  fs::permissions(*this / "tmp", fs::perms(01777));
}

Finished RpmRoot::rpm(const Lines& words) const {
  Lines command{"rpm", "--root", directory_.path().string(), "--dbpath", "/var/lib/rpm"};
  command.insert(command.end(), words.begin(), words.end());
  return run(command);
}

void RpmRoot::install_willcall() const {
  const TempDirectory platform;
  for (const Lines& words :
       {Lines{"-i", fedora_37(platform.path(), std::max(kPromisedGlibc, needed_glibc())).string()},
        Lines{"-i", made_rpm().string()}})
    if (const Finished done = rpm(words); done.code != 0) throw std::runtime_error("rpm: " + done.output);
}

Finished RpmRoot::runs(const Lines& command) const {
  Lines there{"chroot", directory_.path().string()};
  there.insert(there.end(), command.begin(), command.end());
  return run(there);
}

Lines RpmRoot::told_systemd() const {
  const Lines told = lines_of(text_of(*this / "told"));
  fs::remove(*this / "told");
  return told;
}

std::string RpmRoot::passwd(const std::string& user) const {
  for (const std::string& line : lines_of(text_of(*this / "etc/passwd")))
    if (line.starts_with(user + ":")) return line;
  return {};
}

Service::Service(const RpmRoot& root) : root_(root) {
  const std::string unit = text_of(root / "usr/lib/systemd/system/willcalld.service");
  std::smatch command, user, ids;
  const std::string entry = [&] {
    if (!std::regex_search(unit, user, std::regex("\nUser=(\\w+)\n")))
      throw std::runtime_error("the unit has no user");
    return root.passwd(user[1]);
  }();
  if (!std::regex_search(unit, command, std::regex("\nExecStart=([^\n]+)\n")) ||
      !std::regex_search(entry, ids, std::regex(":x:(\\d+):(\\d+):")))
    throw std::runtime_error("no command in the unit, or no user of it: " + entry);
  const std::string group = ids[2];
  Lines words{"chroot", "--userspec=" + ids[1].str() + ":" + group, "--groups=" + group,
              (root / "").string()};
  std::istringstream in(command[1]);
  for (std::string word; in >> word;) words.push_back(word);
  const fs::path said = root / "var/lib/willcall/url";
  fs::remove(said);
  process_ = std::make_unique<Process>(words, log_directory_ / "log",
                                       Process::Environment{{"WILLCALL_LISTEN", "127.0.0.1:0"}});
  if (!eventually([&] { return !text_of(said).empty() || !process_->running(); }) || !process_->running())
    throw std::runtime_error("the service does not start: " + log());
  url_ = text_of(said);
  url_.pop_back();
}

Lines Service::libraries() const {
  static const std::regex library(R"(/\S*\.so[.\d]*$)");
  std::set<std::string> files;
  const std::string root = fs::canonical(root_ / "usr").parent_path().string();
  for (const std::string& line : lines_of(text_of("/proc/" + std::to_string(pid()) + "/maps")))
    if (std::smatch match; std::regex_search(line, match, library)) {
      const std::string file = match[0];
      files.insert(file.starts_with(root) ? file.substr(root.size()) : file);
    }
  return {files.begin(), files.end()};
}

std::string Service::token() const {
  const Finished made =
      root_.runs({"willcall", "token", "--sub", "anna", "--role", "admin", "--data", "/var/lib/willcall"});
  if (made.code != 0) throw std::runtime_error("willcall token: " + made.output);
  return lines_of(made.output).at(0);
}

void Service::import(int seats) const {
  std::string csv = "id,title,price\n";
  for (int number = 1; number <= seats; ++number)
    csv += "S-" + std::to_string(number) + ",Night of Songs,2500\n";
  put(root_ / "tmp/seats.csv", csv);
  const Finished done =
      root_.runs({"willcall", "import", "/tmp/seats.csv", "--data", "/var/lib/willcall", "--url", url_});
  if (done.code != 0) throw std::runtime_error("willcall import: " + done.output);
}

Client::Reply Service::sells(const std::string& seat) const {
  Client client(url_, token());
  const auto reply = client.post(
      "/api/orders", R"({"tickets":[{"id":")" + seat + R"("}],"payment":{"method":"cash","amount":2500}})",
      "till-1-" + seat);
  if (!reply) throw std::runtime_error(reply.error().detail);
  return *reply;
}

std::string Service::status_of(const std::string& seat) const {
  const auto reply = Client(url_, token()).get("/api/tickets/" + seat);
  return reply ? member(reply->body, "status") : reply.error().detail;
}

int Service::stop() {
  process_->signal(SIGTERM);
  return process_->wait(std::chrono::seconds(30)).value_or(-1);
}

}  // namespace willcall::test
