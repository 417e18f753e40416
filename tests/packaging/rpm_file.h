// The rpm of this build tree, and what the tools of rpm say about one.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

using Lines = std::vector<std::string>;

/// Whether this machine has the programs; if not, the test says what it leaves out. Debian's packages of the
/// same work.
bool machine_has(const Lines& programs);

/// build/<preset>/willcall-<version>-1.<arch>.rpm; the test "the rpm is made ..." makes it.
std::filesystem::path made_rpm();
/// Makes it; throws with what the script said.
void make_rpm();
/// The staged tree of made_rpm() under another release number, its configuration changed: as a newer version
/// is.
std::filesystem::path newer_rpm(const std::filesystem::path& directory);
/// The 36 of glibc 2.36: the newest that anything in the rpm needs.
int needed_glibc();
inline constexpr int kPromisedGlibc = 36;  ///< of Fedora 37 and Debian 12; RHEL 10 has a newer one
/// What Fedora 37 brings along, as a package that has nothing but the names: rpm then decides what is
/// missing. With another glibc, if one is given.
std::filesystem::path fedora_37(const std::filesystem::path& directory, int glibc = kPromisedGlibc);

/// Runs it, and throws with its output unless it ends with 0.
std::string output_of(const Lines& command);
Lines lines_of(const std::string& text);
/// `rpm -qp` with these flags.
Lines query(const std::filesystem::path& rpm, const Lines& flags);

/// What lies in the rpm, unpacked.
class Unpacked {
 public:
  explicit Unpacked(const std::filesystem::path& rpm);
  std::filesystem::path operator/(const std::string& path) const { return directory_.path() / path; }
  /// Names in one of its directories, sorted.
  Lines names_in(const std::string& path) const;

 private:
  TempDirectory directory_;
};

}  // namespace willcall::test
