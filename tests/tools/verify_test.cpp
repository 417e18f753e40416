// `willcall verify`: on live, stopped, damaged and missing stores.
#include "tests/support/catch.h"
#include "tests/tools/command_line.h"

using namespace willcall;
using namespace willcall::test;

namespace fs = std::filesystem;

namespace {

std::string sell(const std::string& ticket) {
  return R"({"tickets":[{"id":")" + ticket + R"("}],"payment":{"method":"cash","amount":2500}})";
}

struct Evening {
  Daemon node{{}};
  Evening() {
    node.import(seats(50));
    REQUIRE(node.post("/api/orders", sell("S-1")).status == 201);
  }
  fs::path store() const { return node.data() / "data.mdb"; }
};

/// Behind the node's back, in every value that holds it.
void replace_all(const fs::path& file, const std::string& from, const std::string& to) {
  REQUIRE(run({"sed", "-i", "s/" + from + "/" + to + "/g", file.string()}, {{"LC_ALL", "C"}}).code == 0);
}

}  // namespace

TEST_CASE_METHOD(Evening, "a running and a stopped node's store are clean, and have the same digest") {
  const Finished live = tool_for(node, {"verify"});
  INFO(live.output);
  CHECK(live.code == 0);
  CHECK(says(live, "node box-1, venue arena"));
  CHECK(says(live, "looked at 50 tickets, 1 orders"));
  CHECK(live.output.ends_with("\nclean\n"));

  const std::string digest = node.digest();
  CHECK(digest.size() == std::string("digest \n").size() + 64);
  REQUIRE(node.stop() == 0);
  CHECK(tool_for(node, {"verify"}).output.ends_with("\nclean\n"));
  CHECK(tool_for(node, {"verify", "--digest"}).output == digest);
}

TEST_CASE_METHOD(Evening, "a store that a killed node left is clean") {
  const std::string digest = node.digest();
  node.kill();
  CHECK(tool_for(node, {"verify"}).code == 0);
  CHECK(node.digest() == digest);
}

TEST_CASE_METHOD(Evening, "the digest changes with any record") {
  const std::string before = node.digest();
  REQUIRE(node.post("/api/orders", sell("S-2")).status == 201);
  CHECK(node.digest() != before);
}

TEST_CASE_METHOD(Evening, "a record that is not what was written is a fault, and there is no digest of it") {
  REQUIRE(node.stop() == 0);
  replace_all(store(), "Night of Songs", "Night of Bongs");
  const Finished verify = tool_for(node, {"verify"}), digest = tool_for(node, {"verify", "--digest"});
  CHECK(verify.code == 1);
  CHECK(says(verify, "looked at 50 tickets"));
  CHECK(says(verify, "fault: "));
  CHECK(says(verify, "S-17"));
  CHECK_FALSE(says(verify, "clean"));
  CHECK(digest.code == 1);
  CHECK(says(digest, "fault: "));
  CHECK_FALSE(says(digest, "digest"));
}

TEST_CASE_METHOD(Evening, "a store whose end was cut off is a fault, not a crash") {
  REQUIRE(node.stop() == 0);
  fs::resize_file(store(), 3 * 4096);
  const Finished verify = tool_for(node, {"verify"});
  CHECK(verify.code == 1);
  CHECK(says(verify, "fault: the store's file is shorter than what it holds"));
}

TEST_CASE_METHOD(Evening, "an empty file is not taken for a new store") {
  REQUIRE(node.stop() == 0);
  fs::resize_file(store(), 0);
  const Finished verify = tool_for(node, {"verify"});
  CHECK(verify.code == 1);
  CHECK(says(verify, "is an empty file: what it held is gone"));
}

TEST_CASE("a directory without a store is refused, and nothing is made in it") {
  const TempDirectory empty;
  const Finished verify = tool({"verify", "--data", empty.path().string()});
  CHECK(verify.code == 1);
  CHECK(says(verify, "there is no store in " + empty.path().string()));
  CHECK(fs::is_empty(empty.path()));

  const fs::path missing = empty / "missing";
  CHECK(says(tool({"verify", "--data", missing.string()}), "there is no store in"));
  CHECK_FALSE(fs::exists(missing));
}

TEST_CASE("a file that is no store is refused") {
  const TempDirectory directory;
  write_file(directory / "data.mdb", std::string(8192, 'x'));
  const Finished verify = tool({"verify", "--data", directory.path().string()});
  CHECK(verify.code == 1);
  CHECK(says(verify, "willcall: opening "));
}
