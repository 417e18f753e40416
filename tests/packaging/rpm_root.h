// A root directory that holds the libraries of glibc, OpenSSL and systemd, a shell, stubs of systemd's
// programs, and nothing else: the least that an rpm system is. Only root can make one and run something in
// it. Nothing is mounted.
#pragma once
#include "tests/packaging/rpm_file.h"

namespace willcall::test {

class RpmRoot {
 public:
  /// Whether this machine can have one; if not, the test says so.
  static bool possible();
  RpmRoot();

  const std::filesystem::path& path() const { return directory_.path(); }
  std::filesystem::path operator/(const std::string& path) const { return directory_.path() / path; }
  /// rpm on this root, with its own database.
  Finished rpm(const Lines& words) const;
  /// Installs the rpm of this tree beside what Fedora 37 provides (or as new a glibc as a newer Debian made
  /// it need); throws if rpm refuses.
  void install_willcall() const;
  /// What the stubs of systemd's programs were told since the last time that somebody asked.
  Lines told_systemd() const;

 private:
  TempDirectory directory_;
};

}  // namespace willcall::test
