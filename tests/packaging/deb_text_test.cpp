// What a distributor's tools say of the deb and its unit.
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/packaging/packages.h"
#include "tests/support/catch.h"
#include "tests/support/daemon.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr char kUnit[] = WILLCALL_SOURCE "/packaging/systemd/willcalld.service";

bool has(const std::string& program) { return run({"sh", "-c", "command -v " + program}).code == 0; }

using Calls = std::set<std::string>;

// A set of systemd's, with the sets in it.
void add_calls(const std::string& set, Calls& calls) {
  std::istringstream lines(run({"systemd-analyze", "syscall-filter", set}).output);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t from = line.find_first_not_of(" ");
    if (from == std::string::npos || from == 0 || line[from] == '#') continue;
    const std::string name = line.substr(from, line.find(' ', from) - from);
    name[0] == '@' ? add_calls(name, calls) : void(calls.insert(name));
  }
}

// What the unit lets through: SystemCallFilter adds, and with ~ takes away.
Calls let_through() {
  Calls calls;
  std::istringstream lines(text_of(kUnit));
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view kKey = "SystemCallFilter=";
    if (!line.starts_with(kKey)) continue;
    const bool away = line[kKey.size()] == '~';
    std::istringstream sets(line.substr(kKey.size() + (away ? 1 : 0)));
    Calls named;
    for (std::string set; sets >> set;) add_calls(set, named);
    for (const std::string& call : named) away ? void(calls.erase(call)) : void(calls.insert(call));
  }
  return calls;
}

// The names in a trace of strace: "123 openat(...", "123 <... read resumed>..."
Calls traced(const std::filesystem::path& trace) {
  Calls calls;
  std::ifstream lines(trace);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t from = line.find_first_not_of("0123456789 "), to = line.find('(', from);
    if (from == std::string::npos || to == std::string::npos) continue;
    const std::string name = line.substr(from, to - from);
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos)
      calls.insert(name);
  }
  return calls;
}

}  // namespace

TEST_CASE("lintian finds nothing wrong with the deb") {
  const auto deb = built_deb();
  if (!deb) return;
  if (!has("lintian")) {
    WARN("not run: lintian is not installed");
    return;
  }
  const Finished found =
      run({"lintian", "--allow-root", "--info", "--fail-on", "error,warning", deb->string()}, {},
          std::chrono::minutes(3));
  std::printf("lintian: %s\n", found.output.empty() ? "nothing" : found.output.c_str());
  CHECK(found.code == 0);
  CHECK(found.output.empty());
}

TEST_CASE("the unit's sandbox is as tight as promised") {
  if (!has("systemd-analyze")) {
    WARN("not run: systemd is not installed");
    return;
  }
  const Finished judged = run({"systemd-analyze", "security", "--offline=yes", "--threshold=15", kUnit});
  INFO(judged.output);
  CHECK(judged.code == 0);
}

TEST_CASE("the unit's sandbox lets every system call through that a selling box makes") {
  if (!has("systemd-analyze") || run({"strace", "-o", "/dev/null", "true"}).code != 0) {
    WARN("not run: no systemd-analyze, or nobody may trace here");
    return;
  }
  const TempDirectory place;
  Process box({"strace", "-f", "-o", (place / "trace").string(), WILLCALL_BIN "/willcalld", "--data",
               (place / "data").string(), "--listen", "127.0.0.1:0", "--nats", "nats://127.0.0.1:1"},
              place / "log", {{"JWT_KEY", kTestKey}});
  const auto url = [&] {
    std::string line;
    std::getline(std::ifstream(place / "data/url"), line);
    return line;
  };
  REQUIRE(eventually([&] { return !url().empty(); }));
  Client client(url(), token("ada", {"admin"}));
  REQUIRE(client.post("/api/tickets", R"({"id":"A-1","title":"Songs","price":100})")->status == 201);
  REQUIRE(client.get("/api/sync")->status == 200);
  // The one that strace traces; its own end follows.
  REQUIRE(run({"pkill", "-TERM", "-P", std::to_string(box.pid())}).code == 0);
  REQUIRE(box.wait(std::chrono::seconds(60)) == 0);
  const Calls allowed = let_through(), made = traced(place / "trace");
  REQUIRE(allowed.size() > 200);
  REQUIRE(made.contains("fdatasync"));
  for (const std::string& call : made) {
    INFO(call);
    CHECK(allowed.contains(call));
  }
}
