// The rpm on a system that has glibc, OpenSSL and systemd's libraries, and no other.
#include "tests/packaging/rpm_root.h"

#include <fstream>
#include <map>
#include <regex>

#include "tests/packaging/packaged_service.h"
#include "tests/support/catch.h"

using namespace willcall::test;

namespace {

std::string name_of(const std::string& file) { return std::filesystem::path(file).filename(); }

bool of_the_package(const std::string& file) { return file.starts_with("/usr/lib64/willcall/"); }

bool of_the_system(const std::string& file) {
  static const std::regex given(
      R"((lib(c|m|dl|rt|pthread|resolv|ssl|crypto|systemd|cap|gcrypt|gpg-error|lzma|zstd|lz4)\.so\.\d+|ld-linux.*))");
  return std::regex_match(name_of(file), given);
}

}  // namespace

TEST_CASE("on a system of glibc, OpenSSL and systemd libraries the service imports a season and sells") {
  if (!RpmRoot::possible()) return;
  const RpmRoot root;
  root.install_willcall();
  CHECK(passwd_entry(root.path(), "willcall").find(":/var/lib/willcall:") != std::string::npos);
  PackagedService service(root.path());
  service.import(20'000);
  CHECK(service.sells("S-7").status == 201);
  CHECK(service.sells("S-20000").status == 201);
  CHECK(service.status_of("S-7") == "sold");
  CHECK(service.stop() == 0);
  const Finished verify = run_in(root.path(), {"/usr/bin/willcall", "verify", "--data", "/var/lib/willcall"});
  INFO(verify.output);
  CHECK(verify.code == 0);
}

TEST_CASE(
    "every library is in the process once: the rpm's own, or the system's glibc, OpenSSL and libsystemd") {
  if (!RpmRoot::possible()) return;
  const RpmRoot root;
  root.install_willcall();
  const PackagedService service(root.path());
  std::map<std::string, int> times;
  for (const std::string& file : service.libraries()) {
    INFO(file);
    CHECK((of_the_package(file) || of_the_system(file)));
    ++times[name_of(file)];
  }
  for (const auto& [name, count] : times) CHECK(name + std::to_string(count) == name + "1");
  CHECK(times.size() > 10);
  CHECK(times.count("libstdc++.so.6") + times.count("libgcc_s.so.1") + times.count("libssl.so.3") == 3);
}

TEST_CASE("a library of the same name on the system, or in LD_LIBRARY_PATH, is never taken") {
  if (!RpmRoot::possible()) return;
  const RpmRoot root;
  root.install_willcall();
  for (const auto& entry : std::filesystem::directory_iterator(root / "usr/lib64/willcall"))
    for (const char* place : {"usr/lib64", "tmp"})
      std::ofstream(root / place / entry.path().filename()) << "no library at all";
  for (const char* program : {"/usr/bin/willcall", "/usr/bin/willcalld"}) {
    const Finished help = run_in(
        root.path(), {"/bin/sh", "-c", "LD_LIBRARY_PATH=/tmp exec " + std::string(program) + " --help"});
    INFO(help.output);
    CHECK(help.code == 0);
  }
}
