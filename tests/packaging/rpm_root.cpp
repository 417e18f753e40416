#include "tests/packaging/rpm_root.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <stdexcept>

#include "tests/support/catch.h"

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

Lines RpmRoot::told_systemd() const {
  const Lines told = lines_of(text_of(*this / "told"));
  fs::remove(*this / "told");
  return told;
}

}  // namespace willcall::test
