// What is in the rpm, and what it asks of a machine.
#include <algorithm>
#include <regex>

#include "tests/packaging/rpm_file.h"
#include "tests/support/catch.h"

using namespace willcall::test;

namespace {

Lines not_like(const Lines& lines, const std::string& pattern) {
  const std::regex like(pattern);
  Lines others;
  for (const std::string& line : lines)
    if (!std::regex_match(line, like)) others.push_back(line);
  return others;
}

bool has(const Lines& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

std::string description() {
  std::string text;
  for (const std::string& line : query(made_rpm(), {"--qf", "%{DESCRIPTION}"})) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("the rpm needs glibc, OpenSSL, libsystemd and systemd, and nothing else") {
  if (!machine_has({"rpm", "rpmbuild", "patchelf"})) return;
  const Lines needs = query(made_rpm(), {"-R"});
  CHECK(not_like(needs, R"((libc|libm|libpthread|ld-linux-[a-z0-9-]+)\.so\.\d+\((GLIBC_[\d.]+)?\)\(64bit\))"
                        R"(|lib(ssl|crypto)\.so\.3\((OPENSSL_3\.0\.0)?\)\(64bit\))"
                        R"(|libsystemd\.so\.0\((LIBSYSTEMD_\d+)?\)\(64bit\))"
                        R"(|rtld\(GNU_HASH\)|systemd|(user|group)\(willcall\)|/bin/sh)"
                        R"(|config\(willcall\) = .*|rpmlib\(.*)") == Lines{});
  CHECK(has(needs, "libssl.so.3(OPENSSL_3.0.0)(64bit)"));
  CHECK(has(needs, "systemd"));
}

TEST_CASE("the rpm offers its own name and what it bundles, and no library to anybody") {
  if (!machine_has({"rpm", "rpmbuild", "patchelf"})) return;
  const Lines offers = query(made_rpm(), {"--provides"});
  CHECK(not_like(offers, R"((config|user)\(willcall\) = \S+|group\(willcall\))"
                         R"(|willcall(\(x86-64\))? = \S+|bundled\([a-z0-9+.-]+\) = [\d.]+)") == Lines{});
  CHECK(std::any_of(offers.begin(), offers.end(),
                    [](auto& line) { return line.starts_with("bundled(nats.c) = 3."); }));
}

TEST_CASE("the rpm says which glibc it needs, as its files do") {
  if (!machine_has({"rpm", "rpmbuild", "patchelf"})) return;
  const std::string about = description();
  INFO(about);
  CHECK(about.find("glibc 2." + std::to_string(needed_glibc()) + " or newer") != std::string::npos);
}

TEST_CASE("an rpm made on Debian 12 is for Fedora 37, RHEL 10 or newer: rpm finds nothing missing there") {
  if (!machine_has({"rpm", "rpmbuild", "patchelf"})) return;
  if (needed_glibc() > kPromisedGlibc) {
    WARN("not run: an rpm for Fedora 37 and RHEL 10 is made on Debian 12");
    return;
  }
  const TempDirectory database, platform;
  const auto rpm = [&](const std::string& how, const std::filesystem::path& file) {
    return output_of({"rpm", "--dbpath", database.path().string(), "-i", how, file.string()});
  };
  rpm("--justdb", fedora_37(platform.path()));
  CHECK_NOTHROW(rpm("--test", made_rpm()));
  const std::string about = description();
  CHECK(about.find("Fedora 37, RHEL 10 or newer") != std::string::npos);
}

TEST_CASE("rpmlint finds nothing in the rpm") {
  if (!machine_has({"rpm", "rpmbuild", "patchelf", "rpmlint"})) return;
  const Finished lint =
      run({"rpmlint", "-c", WILLCALL_SOURCE "/packaging/rpm.d/rpmlint.toml", made_rpm().string()});
  INFO(lint.output);
  CHECK(lint.code == 0);
  CHECK(lint.output.find(" 0 errors, 0 warnings") != std::string::npos);
}

TEST_CASE("the notice and the licence of everything in the rpm lie beside it, with the place of its source") {
  if (!machine_has({"rpm", "rpmbuild", "patchelf", "cpio"})) return;
  const Unpacked files(made_rpm());
  const std::string list = text_of(files / "usr/share/licenses/willcall/LIBRARIES");
  for (const std::string& library : files.names_in("usr/lib64/willcall")) {
    INFO(library << " in\n" << list);
    CHECK(list.find("\n" + library.substr(0, library.find(".so")) + " ") != std::string::npos);
  }
  const Lines licences = files.names_in("usr/share/licenses/willcall");
  for (const char* text : {"LICENSE", "GPL-3", "Apache-2.0"}) CHECK(has(licences, text));
  CHECK(std::count_if(licences.begin(), licences.end(),
                      [](auto& name) { return name.ends_with(".copyright"); }) >= 10);
}

TEST_CASE("the programs are stripped, and who may not read the configuration cannot") {
  if (!machine_has({"rpm", "rpmbuild", "patchelf", "cpio"})) return;
  const Unpacked files(made_rpm());
  CHECK(output_of({"readelf", "-S", (files / "usr/bin/willcalld").string()}).find(".debug_") ==
        std::string::npos);
  const Lines modes =
      query(made_rpm(), {"--qf", "[%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILENAMES}\n]"});
  CHECK(has(modes, "-rw-r----- root willcall /etc/willcall/willcall.toml"));
  CHECK(has(modes, "drwxr-x--- root willcall /etc/willcall"));
  CHECK(has(modes, "drwx------ willcall willcall /var/lib/willcall"));
}
