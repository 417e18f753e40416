// The settings in words: everything that people read of them comes from the table.
#include <fstream>

#include "node/settings/table.h"
#include "node/settings/texts.h"
#include "tests/support/catch.h"
#include "tests/unit/given_settings.h"

namespace {

using namespace willcall;
using namespace willcall::test;

std::string uncommented(std::string text) {
  for (const Setting& setting : setting_table()) {
    const std::string off = "\n#" + std::string(setting.name) + " = ";
    const std::size_t at = text.find(off);
    REQUIRE(at != std::string::npos);
    text.erase(at + 1, 1);
  }
  return text;
}

}  // namespace

TEST_CASE("the help names every flag, its variable and its default") {
  const std::string help = settings_help();
  for (const char* part : {"--node-id ID", "--price-promise DURATION", "[10m]", "environment: NATS_URL",
                           "--create-streams on|off", "environment: JWT_KEY", "[127.0.0.1:8080]"}) {
    INFO(part);
    CHECK(help.find(part) != std::string::npos);
  }
  CHECK(help.find("--jwt-key ") == std::string::npos);
}

TEST_CASE("the commented file says nothing until a line is uncommented") {
  CHECK(GivenSettings().file(settings_file()).told() == "ok");
  const Configured all = GivenSettings().file(settings_file()).configured();
  for (const InForce& one : all.in_force) CHECK(one.source == "default");
}

TEST_CASE("every line of the commented file is right once it is uncommented") {
  std::string text = uncommented(settings_file());
  const std::size_t key = text.find("\njwt_key = ");
  text.erase(key + 1, text.find('\n', key + 1) - key);  // a key has no example
  CHECK(GivenSettings().file(text).told() == "ok");
}

TEST_CASE("a package sets what it must, in the place of the comment") {
  const std::string text = settings_file({{"data", "/var/lib/willcall"}});
  CHECK(text.find("\ndata = \"/var/lib/willcall\"\n") != std::string::npos);
  CHECK(GivenSettings().file(text).read()->data == "/var/lib/willcall");
}

TEST_CASE("the man page has a paragraph for each setting, and hyphens that can be copied") {
  const std::string man = settings_man();
  for (const Setting& setting : setting_table()) {
    INFO(setting.name);
    CHECK(man.find(".B " + troff(setting.name) + "\n") != std::string::npos);
  }
  CHECK(man.find("\\fB\\-\\-price\\-promise\\fR") != std::string::npos);
  CHECK(troff(".conf -x \\") == "\\&.conf \\-x \\(rs");
}
