#include <signal.h>
#include <sys/stat.h>

#include <fstream>

#include "node/http/jwt.h"
#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// willcalld with flags that it refuses. 5 s is a daemon that serves.
Finished willcalld(std::vector<std::string> flags, Process::Environment environment = {}) {
  const TempDirectory directory;
  flags.insert(flags.begin(),
               {WILLCALL_BIN "/willcalld", "--data", directory / "data", "--listen", "127.0.0.1:0"});
  environment.insert({"JWT_KEY", kTestKey});
  return run(flags, environment, std::chrono::seconds(5));
}

}  // namespace

TEST_CASE("a wrong setting is named with what would be right, and the daemon exits 2") {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--hold", "soon"}, "--hold: 'soon'"},
      {{"--hold", "0s"},
       "--hold: '0s' is not right; it takes a duration such as 250ms, 5s, 10m, 12h or 35d, "
       "from 1s to 35d"},
      {{"--price-promise", "2d"}, "from 0s to 24h"},
      {{"--data", ""}, "--data: '' is not right; it takes the path of a directory"},
      {{"--nats", "http://centre"}, "--nats: 'http://centre' is not right"},
      {{"--price-promise", "10"}, "--price-promise: '10'"},
      {{"--node-id", "box 1"}, "--node-id: 'box 1'"},
      {{"--venue", "a.b"}, "--venue: 'a.b'"},
      {{"--follow", "arena,,"}, "--follow"},
      {{"--currency", "euro"}, "--currency: 'euro'"},
      {{"--create-streams", "yes"}, "--create-streams"},
      {{"--listen", "8080"}, "--listen: '8080'"},
      {{"--listen", "127.0.0.1:99999"}, "--listen"},
      {{"--port", "1"}, "'--port'"},
      {{"--hold"}, "--hold needs a value"},
      {{"--config", "/nowhere/willcall.toml"}, "/nowhere/willcall.toml"}};
  for (const auto& [flags, named] : wrong) {
    const Finished refused = willcalld(flags);
    INFO(refused.output);
    CHECK(refused.code == 2);
    CHECK(refused.output.find(named) != std::string::npos);
  }
}

TEST_CASE("a wrong variable of the environment is named, but a key is never shown") {
  const Finished hold = willcalld({}, {{"WILLCALL_HOLD", "-1s"}});
  CHECK(hold.code == 2);
  CHECK(hold.output.find("WILLCALL_HOLD: '-1s'") != std::string::npos);
  const Finished key = willcalld({}, {{"JWT_KEY", "too short"}});
  CHECK(key.code == 2);
  CHECK(key.output.find("JWT_KEY") != std::string::npos);
  CHECK(key.output.find("too short") == std::string::npos);
}

TEST_CASE("a wrong line of the file is named with its number") {
  const TempDirectory directory;
  std::ofstream(directory / "willcall.toml") << "# a box\nhold = \"5m\"\nprice_promise = \"never\"\n";
  const Finished refused = willcalld({"--config", directory / "willcall.toml"});
  CHECK(refused.code == 2);
  CHECK(refused.output.find("willcall.toml:3") != std::string::npos);
  CHECK(refused.output.find("price_promise") != std::string::npos);
}

TEST_CASE("a box without a key makes one that only its owner can read, and keeps it") {
  const TempDirectory directory;
  std::string key;
  for (int life = 0; life < 2; ++life) {
    Process daemon({"env", "-u", "JWT_KEY", WILLCALL_BIN "/willcalld", "--node-id", "box-1", "--data",
                    directory / "data", "--listen", "127.0.0.1:0"},
                   directory / "output");
    REQUIRE(eventually([&] { return !text_of(directory / "data" / "url").empty(); }));
    std::string url = text_of(directory / "data" / "url"), made = text_of(directory / "data" / "jwt.key");
    url.pop_back();
    made.pop_back();
    CHECK((life == 0 || made == key));
    key = made;
    const std::string carl = sign_token({"carl", {"cashier"}, 4'000'000'000'000}, key);
    CHECK(send_raw(url, request_text("GET", "/api/orders", carl)).status == 200);
    daemon.signal(SIGTERM);
    CHECK(daemon.wait(std::chrono::seconds(30)) == 0);
  }
  struct stat file {};
  REQUIRE(::stat((directory / "data" / "jwt.key").c_str(), &file) == 0);
  CHECK((file.st_mode & 0777U) == 0600U);
  CHECK(key.size() >= 32);
}

TEST_CASE("--help and --version need no store") {
  const Finished help = run({WILLCALL_BIN "/willcalld", "--help"}),
                 version = run({WILLCALL_BIN "/willcalld", "--version"});
  CHECK(help.code == 0);
  CHECK(help.output.find("--price-promise") != std::string::npos);
  CHECK(version.code == 0);
  CHECK(version.output.starts_with("willcalld "));
}
