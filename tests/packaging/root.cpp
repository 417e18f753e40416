#include "tests/packaging/root.h"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/catch.h"

namespace willcall::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes kPatience{10};  // debootstrap and apt over a slow line
constexpr char kHere[] = WILLCALL_SOURCE "/tests/packaging/";

void write_program(const fs::path& file, const std::string& text) {
  std::ofstream(file) << text;
  fs::permissions(file, fs::perms(0755));
}

}  // namespace

Root::Root() {
  // Beside the build: what debootstrap made is kept for the next run.
  fs::create_directories(WILLCALL_ROOTS);
  const Finished making =
      run({std::string(kHere) + "make_root", path("").string()}, {{"KEPT", WILLCALL_ROOTS}}, kPatience);
  made_ = making.code == 0;
  if (making.code == 77) WARN(making.output);
  if (making.code != 0 && making.code != 77) FAIL(making.output);
  if (!made_) return;
  write_program(path("usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n");
}

Root::~Root() {
  std::ifstream file(path("run/willcalld.pid"));
  pid_t pid = 0;
  if (!(file >> pid)) return;
  std::error_code gone;
  const fs::path its_root = fs::read_symlink("/proc/" + std::to_string(pid) + "/root", gone);
  if (!gone && its_root.string() + "/" == path("").string()) ::kill(pid, SIGKILL);
}

Finished Root::in(const std::string& command) const {
  const std::string root = path("").string();
  return run({"unshare", "--mount", "--propagation", "private", "sh", "-c",
              "mount -t proc proc " + root + "proc && mount --rbind /dev " + root + "dev && exec chroot " +
                  root + " sh -c \"$1\"",
              "sh", command},
             {{"DEBIAN_FRONTEND", "noninteractive"},
              {"LC_ALL", "C.UTF-8"},
              {"HOME", "/root"},
              {"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}},
             kPatience);
}

std::string Root::must(const std::string& command) const {
  const Finished done = in(command);
  INFO(command << ":\n" << done.output);
  REQUIRE(done.code == 0);
  return done.output;
}

Finished Root::install(const fs::path& deb, const std::string& more) const {
  fs::copy_file(deb, path("tmp") / deb.filename(), fs::copy_options::overwrite_existing);
  return in("apt-get install -y --no-install-recommends " + more + " /tmp/" + deb.filename().string());
}

void Root::play_service_manager() const {
  fs::remove(path("usr/sbin/policy-rc.d"));
  fs::create_directories(path("run/systemd/system"));
  fs::remove(path("usr/bin/systemctl"));  // systemd's own, which needs a systemd that runs
  write_program(path("usr/bin/systemctl"), text_of(std::string(kHere) + "systemctl"));
}

}  // namespace willcall::test
