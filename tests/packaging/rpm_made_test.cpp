// How the rpm is made.
#include <fstream>

#include "tests/packaging/rpm_file.h"
#include "tests/support/catch.h"

using namespace willcall::test;

TEST_CASE("the rpm is made by one command, and again with the same bytes") {
  if (!machine_has({"rpmbuild", "patchelf"})) return;
  make_rpm();
  const std::string once = text_of(made_rpm());
  REQUIRE_FALSE(once.empty());
  make_rpm();
  CHECK(text_of(made_rpm()) == once);
}
