// How a tool finds and opens a store, without the node.
#include "tools/common/store_access.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/tools/command_line.h"

using namespace willcall;
using namespace willcall::test;

namespace fs = std::filesystem;

TEST_CASE("the data directory is the one that is given, else as the packaged settings say") {
  const TempDirectory directory;
  const fs::path settings = directory / "willcall.toml";
  CHECK(*data_directory("given", settings) == "given");
  CHECK(*data_directory("", settings) == "./willcall-data");
  write_file(settings, "data = \"/var/lib/willcall\"\n");
  CHECK(*data_directory("", settings) == "/var/lib/willcall");
  CHECK(*data_directory("given", settings) == "given");
}

TEST_CASE("a backup that root looks at can be opened by its owner afterwards") {
  if (::geteuid() != 0) {
    WARN("not run: only root can give files to others");
    return;
  }
  const TempDirectory directory;
  { const Store made(directory.path()); }
  fs::remove(directory / "lock.mdb");
  REQUIRE(::chown((directory / "data.mdb").c_str(), 12345, 12345) == 0);
  REQUIRE(open_to_read(directory.path()));
  struct stat lock {};
  REQUIRE(::stat((directory / "lock.mdb").c_str(), &lock) == 0);
  CHECK(lock.st_uid == 12345);
}
