// What a person sees who asks, or mistypes.
#include "schema/version.h"
#include "tests/support/catch.h"
#include "tests/tools/command_line.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("the help names every command") {
  const Finished help = tool({"--help"});
  CHECK(help.code == 0);
  for (const char* command :
       {"token", "import", "allocate", "exceptions", "status", "verify", "central", "export", "doctor"})
    CHECK(says(help, std::string("\n  ") + command + " "));
}

TEST_CASE("every command's help has an example that begins with it") {
  for (const std::string command :
       {"token", "import", "allocate", "exceptions", "status", "verify", "central", "export", "doctor"}) {
    const Finished help = tool({command, "--help"});
    INFO(help.output);
    CHECK(help.code == 0);
    CHECK(says(help, "Example:\n  willcall " + command));
  }
  CHECK(says(bench({"--help"}), "Example:\n  willcall-bench "));
}

TEST_CASE("the version can be asked for") {
  CHECK(tool({"--version"}).output == "willcall " + version() + "\n");
  CHECK(bench({"--version"}).output == "willcall-bench " + version() + "\n");
}

TEST_CASE("a command that is none is wrong usage, and named") {
  const Finished wrong = tool({"sell"});
  CHECK(wrong.code == 2);
  CHECK(says(wrong, "there is no command 'sell'"));
  CHECK(says(wrong, "`willcall --help`"));
}

TEST_CASE("no command at all is wrong usage") {
  CHECK(tool({}).code == 2);
  CHECK(says(tool({}), "say what to do"));
}

TEST_CASE("a flag that is none is wrong usage, and the command's help is pointed to") {
  const Finished wrong = tool({"verify", "--fast"});
  CHECK(wrong.code == 2);
  CHECK(says(wrong, "--fast"));
  CHECK(says(wrong, "`willcall verify --help`"));
  CHECK(bench({"--fast"}).code == 2);
}
