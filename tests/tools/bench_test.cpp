// `willcall-bench`: honest figures, and nothing left behind.
#include <signal.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/tools/command_line.h"
#include "tools/bench/load.h"

using namespace willcall;
using namespace willcall::test;

namespace {

const Words kCases = {"GET one ticket", "GET a list of 50", "order, paid and durable"};

nlohmann::json figures(const Finished& run) {
  INFO(run.output);
  REQUIRE(run.code == 0);
  return nlohmann::json::parse(run.output).at("cases");
}

}  // namespace

TEST_CASE("a bench on a node of its own prints three cases, and leaves nothing behind") {
  const TempDirectory directory;
  const Finished run = bench({"--seconds", "1", "--clients", "2"}, {{"TMPDIR", directory.path().string()}});
  INFO(run.output);
  CHECK(run.code == 0);
  for (const std::string& name : kCases) CHECK(says(run, "\n" + name));
  CHECK(says(run, "p99 ms"));
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("the figures are what the node did: every order that is counted was sold") {
  const Daemon node({});
  const auto cases = figures(bench({"--url", node.url(), "--token", token("ada", {"admin"}), "--seconds", "1",
                                    "--clients", "3", "--tickets", "40", "--json"}));
  REQUIRE(cases.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(cases[i].at("name") == kCases[i]);
    CHECK(cases[i].at("answers") > 0);
    CHECK(cases[i].at("rate") > 0);
    CHECK(cases[i].at("p50Ms") <= cases[i].at("p99Ms"));
    CHECK(cases[i].at("errors") == 0);
  }
  const auto sold = nlohmann::json::parse(node.get("/api/tickets?status=sold").body).at("tickets").size();
  CHECK(cases[2].at("answers") == sold);
}

TEST_CASE("a bench that is interrupted puts its node away") {
  const TempDirectory directory, logs;
  Process run({WILLCALL_BIN "/willcall-bench", "--seconds", "600"}, logs / "log",
              {{"TMPDIR", directory.path().string()}});
  REQUIRE(eventually([&] { return !std::filesystem::is_empty(directory.path()); }));
  run.signal(SIGINT);
  CHECK(run.wait(std::chrono::seconds(60)) == 1);
  CHECK(text_of(logs / "log") == "willcall-bench: interrupted\n");
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("a case ends when nothing is left to ask for, and says so") {
  const Daemon node({});
  std::atomic<int> left{5};
  const Case what{"five", [&](Client& client) -> Step {
                    return [&]() -> std::optional<Result<Client::Reply>> {
                      if (left-- <= 0) return std::nullopt;
                      return client.get("/healthz");
                    };
                  }};
  const Measured seen = run_case(what, {node.url(), "", 2, std::chrono::minutes(10)});
  CHECK(seen.ran_out);
  CHECK(seen.micros.size() == 5);
  CHECK(seen.errors == 0);
}

TEST_CASE("refusals are counted apart from answers, and the first is told in the node's words") {
  const Daemon node({});
  const Case what{"nothing there",
                  [](Client& client) -> Step { return [&] { return client.get("/api/tickets/none"); }; }};
  const Measured seen = run_case(what, {node.url(), "", 2, std::chrono::milliseconds(50)});
  CHECK(seen.micros.empty());
  CHECK(seen.rate() == 0);
  CHECK(seen.errors >= 2);
  CHECK(seen.first_error == "There is no such ticket.");
}

TEST_CASE("a node that refuses the token is an error in its words") {
  const Daemon node({});
  const Finished refused = bench({"--url", node.url(), "--token", token("carl", {"cashier"})});
  CHECK(refused.code == 1);
  CHECK(says(refused, "willcall-bench: This needs the role seller."));
}

TEST_CASE("a case that was refused is shown with its cause, and the shell is told") {
  const Daemon node({});
  const Finished refused = bench({"--url", node.url(), "--token", token("anna", {"seller"}), "--seconds", "1",
                                  "--clients", "1", "--tickets", "10"});
  CHECK(refused.code == 1);
  CHECK(says(refused, kCases[2] + ": the first error: This needs the role cashier."));
}

TEST_CASE("a node to measure needs a token, and wrong numbers are wrong usage") {
  CHECK(bench({"--url", "http://127.0.0.1:8080"}).code == 2);
  CHECK(bench({"--clients", "0"}).code == 2);
  CHECK(bench({"--seconds", "-1"}).code == 2);
}

TEST_CASE("a percentile is the latency that so many of the answers kept") {
  Measured measured;
  CHECK(measured.percentile(50) == 0);
  for (std::uint32_t ms = 1; ms <= 100; ++ms) measured.micros.push_back(ms * 1000);
  CHECK(measured.percentile(50) == 50);
  CHECK(measured.percentile(99) == 99);
  CHECK(measured.percentile(100) == 100);
  measured.micros = {7000};
  CHECK(measured.percentile(1) == 7);
}
