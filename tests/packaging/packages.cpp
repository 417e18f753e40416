#include "tests/packaging/packages.h"

#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/process.h"

namespace willcall::test {

namespace fs = std::filesystem;

std::optional<fs::path> built_deb() {
  for (const auto& entry : fs::directory_iterator(WILLCALL_BUILD))
    if (entry.path().extension() == ".deb") return entry.path();
  WARN("not run: there is no deb in the build tree; cmake --build --preset release --target deb");
  return std::nullopt;
}

fs::path as_version(const std::string& version, const fs::path& deb, const TempDirectory& directory) {
  const fs::path tree = directory / ("tree-" + version), made = directory / ("willcall_" + version + ".deb");
  const Finished done = run(
      {"sh", "-ec",
       "dpkg-deb -R \"$1\" \"$2\"; sed -i \"s/^Version: .*/Version: $4/\" \"$2/DEBIAN/control\"; "
       "echo \"# of $4\" >>\"$2/etc/willcall/willcall.toml\"; dpkg-deb --root-owner-group -b \"$2\" \"$3\"",
       "sh", deb.string(), tree.string(), made.string(), version});
  INFO(done.output);
  REQUIRE(done.code == 0);
  return made;
}

fs::path previous_deb(const fs::path& deb, const TempDirectory& directory) {
  const char* given = std::getenv("WILLCALL_PREVIOUS_DEB");
  return given && *given ? fs::path(given) : as_version("0.0.1", deb, directory);
}

}  // namespace willcall::test
