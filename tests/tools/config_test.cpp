// `willcall config`: what is wrong with the settings, and what is in force.
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temp_directory.h"
#include "tests/tools/command_line.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct File {
  TempDirectory directory;
  std::string path = directory / "willcall.toml";
  explicit File(const std::string& text) { write_file(path, text); }
  Finished config(const std::string& what) const { return tool({"config", what, "--config", path}); }
};

}  // namespace

TEST_CASE("each wrong setting is named with its line and what would be right, all at once") {
  const File file("hold = \"0s\"\n\nprize = 3\ncurrency = \"euro\"\n");
  const Finished check = file.config("check");
  CHECK(check.code == 1);
  CHECK(says(check, file.path + ":1: hold: '0s' is not right; it takes a duration"));
  CHECK(says(check, file.path + ":3: there is no setting 'prize'."));
  CHECK(says(check, file.path + ":4: currency: 'euro' is not right; it takes an ISO 4217 code such as EUR."));
}

TEST_CASE("a file that a setting names and that is not there is found by the check") {
  const File file("nats_ca = \"/nowhere/ca.pem\"\n");
  const Finished check = file.config("check");
  CHECK(check.code == 1);
  CHECK(says(check, file.path + ":1: nats_ca: the file /nowhere/ca.pem does not exist."));
}

TEST_CASE("what is right is said to be right") {
  const File file("venue = \"arena\"\n");
  const Finished check = file.config("check");
  CHECK(check.code == 0);
  CHECK(check.output == "All settings are right in " + file.path + ".\n");
}

TEST_CASE("what is in force is shown with where it came from, and no secret") {
  const File file("venue = \"arena\"\nnats = \"nats://box:secret@centre\"\n");
  const Finished show = file.config("show");
  CHECK(show.code == 0);
  CHECK(says(show, "arena"));
  CHECK(says(show, file.path + ":1\n"));
  CHECK(says(show, "(hidden)"));
  CHECK(!says(show, "secret"));
  CHECK(says(show, "127.0.0.1:8080"));
}

TEST_CASE("the example is a file that can be used as it is") {
  const File file(tool({"config", "example"}).output);
  CHECK(file.config("check").code == 0);
}

TEST_CASE("a key file that the node would refuse is found by the check") {
  const TempDirectory place;
  write_file(place / "jwt.key", "too short");
  const File file("jwt_key_file = \"" + (place / "jwt.key").string() + "\"\nnats_ca = \"/etc\"\n");
  const Finished check = file.config("check");
  CHECK(check.code == 1);
  CHECK(says(check, file.path + ":1: jwt_key_file: the key in " + (place / "jwt.key").string() +
                        " has fewer than 32 bytes"));
  CHECK(says(check, file.path + ":2: nats_ca: /etc is a directory"));
}

TEST_CASE("a directory in place of the file is no file without settings") {
  const Finished check = tool({"config", "check", "--config", "/etc"});
  CHECK(check.code == 1);
  CHECK(check.output == "/etc is a directory; it takes a file.\n");
}
