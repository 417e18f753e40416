// The packaged node is found without being told.
#include "tools/common/packaged.h"

#include "tests/support/catch.h"
#include "tests/tools/command_line.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Machine {
  TempDirectory root;
  std::filesystem::path here() const { return root / "willcall-data"; }
  std::filesystem::path settings() const { return root / "willcall.toml"; }
};

}  // namespace

TEST_CASE("the data directory that nobody names is the packaged node's") {
  const Machine box;
  write_file(box.settings(), "data = \"/srv/box\"\n");
  CHECK(usual_data(box.here(), box.settings()) == "/srv/box");
}

TEST_CASE("a store beside the person who asks comes before the packaged one") {
  const Machine box;
  write_file(box.settings(), "data = \"/srv/box\"\n");
  std::filesystem::create_directory(box.here());
  CHECK(usual_data(box.here(), box.settings()) == box.here());
}

TEST_CASE("without a packaged node the store is here") {
  const Machine box;
  CHECK(usual_data(box.here(), box.settings()) == box.here());
  CHECK_FALSE(packaged_settings(box.settings()));
}

TEST_CASE("settings with a fault say nothing of the packaged node but its usual place") {
  const Machine box;
  write_file(box.settings(), "datum = \"/srv/box\"\n");
  CHECK_FALSE(packaged_settings(box.settings()));
  CHECK(usual_data(box.here(), box.settings()) == kPackagedData);
}
