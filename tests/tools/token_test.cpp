// `willcall token`: who gets in with what.
#include <unistd.h>

#include "tests/support/altered_store.h"
#include "tests/support/catch.h"
#include "tests/tools/command_line.h"
#include "tools/common/key.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const Words kForCashier = {"token", "--sub", "carl", "--role", "cashier"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string made(const Finished& token) {
  INFO(token.output);
  REQUIRE(token.code == 0);
  return token.output.substr(0, token.output.size() - 1);  // the line end
}

Client::Reply look_at_sync(const std::string& url, const std::string& token) {
  const auto reply = Client(url, token).get("/api/sync");
  REQUIRE(reply);
  return *reply;
}

/// A node that was given no key.
struct NodeWithOwnKey {
  TempDirectory directory;
  const std::filesystem::path data = directory / "data";
  Process process{
      {WILLCALL_BIN "/willcalld", "--node-id", "box-1", "--data", data.string(), "--listen", "127.0.0.1:0"},
      directory / "log",
      {{"JWT_KEY", ""}}};
  NodeWithOwnKey() {
    REQUIRE(eventually([&] { return text_of(data / "url").ends_with('\n'); }));
  }
  std::string url() const { return text_of(data / "url").substr(0, text_of(data / "url").size() - 1); }
};

}  // namespace

TEST_CASE("a token lets its bearer do what its roles may, and nothing else") {
  const Daemon node({});
  CHECK(look_at_sync(node.url(), made(tool(kForCashier))).status == 200);
  CHECK(look_at_sync(node.url(), made(tool({"token", "--sub", "anna", "--role", "seller"}))).status == 403);
  const std::string both = made(tool(with(kForCashier, {"--role", "seller"})));
  CHECK(look_at_sync(node.url(), both).status == 200);
  const auto created =
      Client(node.url(), both).post("/api/tickets", R"({"title":"Night of Songs","price":2500})");
  CHECK((created && created->status == 201));
}

TEST_CASE("a token that was made with another key is refused") {
  const Daemon node({});
  const std::string other = made(tool(kForCashier, {{"JWT_KEY", "another key, also of 32 bytes or more"}}));
  CHECK(member(look_at_sync(node.url(), other).body, "detail") ==
        "The token is not signed with this node's key.");
}

TEST_CASE("a token is refused when its time is over") {
  const Daemon node({});
  const std::string brief = made(tool(with(kForCashier, {"--ttl", "1s"})));
  CHECK(eventually([&] { return look_at_sync(node.url(), brief).status == 401; }));
  CHECK(member(look_at_sync(node.url(), brief).body, "detail") == "The token has expired; get a fresh one.");
}

TEST_CASE("a token is good on a node whose time is ahead of this machine's clock") {
  Daemon node({});
  REQUIRE(node.stop() == 0);
  constexpr TimeMs kYear2100 = 4'102'444'800'000;
  write_time(node.data(), kYear2100);
  node.start();
  CHECK(tool_for(node, {"status"}).code == 0);
  const std::string token = made(tool_for(node, with(kForCashier, {})));
  CHECK(look_at_sync(node.url(), token).status == 200);
}

TEST_CASE("a node's own key is found in its data directory") {
  const NodeWithOwnKey node;
  const std::string token = made(tool(with(kForCashier, {"--data", node.data.string()}), {{"JWT_KEY", ""}}));
  CHECK(look_at_sync(node.url(), token).status == 200);
}

TEST_CASE("a key file that is named goes before JWT_KEY") {
  const Daemon node({});
  const TempDirectory directory;
  write_file(directory / "key", std::string(kTestKey) + "\n");
  const Words words = with(kForCashier, {"--jwt-key-file", (directory / "key").string()});
  CHECK(look_at_sync(node.url(), made(tool(words, {{"JWT_KEY", "not the node's, though long enough"}})))
            .status == 200);
}

TEST_CASE("without a key the refusal says where one is looked for, and none is made") {
  const TempDirectory empty;
  const Finished refused = tool(with(kForCashier, {"--data", empty.path().string()}), {{"JWT_KEY", ""}});
  CHECK(refused.code == 1);
  CHECK(says(refused, "JWT_KEY is not set"));
  CHECK(says(refused, "Give --data the node's data directory"));
  CHECK(std::filesystem::is_empty(empty.path()));
}

TEST_CASE("a key that is too short is refused") {
  const Finished refused = tool(kForCashier, {{"JWT_KEY", "short"}});
  CHECK(refused.code == 1);
  CHECK(says(refused, "JWT_KEY has fewer than 32 bytes"));
}

TEST_CASE("of a closed file it is said who may read it") {
  const TempDirectory mine;
  const std::string text = who_may_read(mine / "closed" / "jwt.key");
  CHECK(text.starts_with("Only root"));
  CHECK((::geteuid() == 0) == (text == "Only root may: run this with sudo."));
  CHECK(who_may_read("/etc/shadow") == "Only root may: run this with sudo.");
}

TEST_CASE("what a token cannot be made of is wrong usage") {
  const auto [words, reason] = GENERATE(table<Words, std::string>({
      {{"token", "--role", "seller"}, "--sub is required"},
      {{"token", "--sub", "anna"}, "--role is required"},
      {{"token", "--sub", "anna", "--role", "boss"}, "boss"},
      {{"token", "--sub", "anna", "--role", "seller", "--ttl", "soon"}, "it takes a duration"},
      {{"token", "--sub", "anna", "--role", "seller", "--ttl", "0s"}, "it takes a duration"},
      {{"token", "--sub", std::string(200, 'a'), "--role", "seller"}, "1 to 128 characters"},
  }));
  const Finished wrong = tool(words);
  INFO(wrong.output);
  CHECK(wrong.code == 2);
  CHECK(says(wrong, reason));
}
