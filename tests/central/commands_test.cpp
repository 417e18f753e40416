// What `willcall central` does with passwords, files and wrong usage.
#include <sys/stat.h>

#include <fstream>

#include "tests/central/centre.h"
#include "tests/support/catch.h"
#include "tools/willcall/central_user.h"

using namespace willcall;
using namespace willcall::test;

namespace {

bool says(const Finished& finished, const std::string& text) {
  UNSCOPED_INFO(finished.output);
  return finished.output.find(text) != std::string::npos;
}

struct Nodes {
  TempDirectory directory;
  std::string file = directory / "nodes.conf", password = directory / "password";
  explicit Nodes(const std::string& chosen = "a-password-of-one's-own") {
    std::filesystem::copy_file(WILLCALL_SOURCE "/packaging/central/nodes.conf", file);
    std::ofstream(password) << chosen << "\n";
  }
  std::string text() const { return text_of(file); }
};

}  // namespace

TEST_CASE("a password on a command line is refused, and where it belongs is said") {
  const Finished check = central({"check", "--nats", "tls://admin:secret@centre:4222"});
  CHECK(check.code == 2);
  CHECK(says(check, "--password-file, or set NATS_URL"));
  CHECK(!says(check, "secret"));
}

TEST_CASE("a node's entry is printed for nodes.conf, and its password apart from it") {
  const Finished node = central({"node", "box-1", "--venue", "arena"});
  CHECK(node.code == 0);
  CHECK(says(node, "    user: \"box-1\"\n    password: \"$2a$04$"));
  CHECK(says(node, "nats = \"tls://box-1:"));
}

TEST_CASE("a password of one's own is taken from its file, hashed slowly, and not shown") {
  Nodes nodes("a-password-of-ones-own");
  const Finished node = central(
      {"node", "box-1", "--venue", "arena", "--password-file", nodes.password, "--add-to", nodes.file});
  CHECK(node.code == 0);
  CHECK(!says(node, "a-password-of-ones-own"));
  CHECK(nodes.text().find("$2a$11$") != std::string::npos);
  CHECK(nodes.text().find("a-password-of-ones-own") == std::string::npos);
}

TEST_CASE("a password that could be guessed, or would have to be escaped, is refused") {
  for (const char* wrong : {"short", "with spaces and a lot more", "with@signs:and/slashes", ""}) {
    Nodes nodes(wrong);
    const Finished node = central({"node", "box-1", "--venue", "arena", "--password-file", nodes.password});
    CHECK(node.code == 2);
    CHECK(says(node, "it takes 16 to 72 characters of A-Z a-z 0-9 - _ . ~"));
  }
}

TEST_CASE("random passwords differ, and their hash is bcrypt") {
  CHECK(fresh_password() != fresh_password());
  CHECK(fresh_password().size() == 22);
  CHECK(bcrypt("x", true).starts_with("$2a$04$"));
  CHECK(bcrypt("x", true).size() == 60);
}

TEST_CASE("a user is added to the file once, replaced when asked, and the file keeps its mode") {
  Nodes nodes;
  ::chmod(nodes.file.c_str(), 0640);
  const std::vector<std::string> add = {"node", "box-1", "--venue", "arena", "--add-to", nodes.file};
  REQUIRE(central(add).code == 0);
  const std::string once = nodes.text();
  const Finished again = central(add);
  CHECK(again.code == 1);
  CHECK(says(again, "has a user box-1 already. Give --replace"));
  CHECK(nodes.text() == once);
  std::vector<std::string> replace = add;
  replace.push_back("--replace");
  CHECK(central(replace).code == 0);
  CHECK(nodes.text() != once);
  CHECK(nodes.text().size() == once.size());
  struct stat info {};
  REQUIRE(::stat(nodes.file.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0640);
}

TEST_CASE("a file that cannot be used is named") {
  TempDirectory directory;
  const std::string missing = directory / "none.conf";
  CHECK(says(central({"admin", "--add-to", missing}), "none.conf cannot be read: No such file or directory"));
  std::ofstream(missing) << "users: []\n";
  CHECK(says(central({"admin", "--add-to", missing}), "has no line `]` that ends its users"));
}

TEST_CASE("wrong usage is named and ends with 2") {
  CHECK(says(central({"check"}), "name the central server: --nats"));
  CHECK(central({"check"}).code == 2);
  CHECK(says(central({"check", "--nats", "http://x"}), "'http://x' is not right; it takes servers such as"));
  CHECK(central({"check", "--nats", "tls://x", "--node", "box-1"}).code == 2);
  CHECK(central({"setup", "--nats", "tls://x", "--replicas", "2"}).code == 2);
  CHECK(central({"node", "box.1", "--venue", "arena"}).code == 2);
  CHECK(central({"node", "box-1"}).code == 2);
  CHECK(says(central({"sell"}), "there is no command 'sell'"));
}

TEST_CASE("every part of the command has help with an example") {
  for (const std::string part : {"node", "admin", "setup", "check"}) {
    const Finished help = central({part, "--help"});
    CHECK(help.code == 0);
    CHECK(says(help, "Example:\n  willcall central " + part));
  }
}
