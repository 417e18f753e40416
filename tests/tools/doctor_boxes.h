// Real boxes for `willcall doctor` to look at.
#pragma once
#include <signal.h>

#include <memory>

#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/tools/command_line.h"

namespace willcall::test {

inline Finished doctor(const Daemon& node) { return tool_for(node, {"doctor"}, {{"JWT_KEY", ""}}); }

/// A box of a chain: it has a centre, and five seats of its own that the centre has confirmed.
struct Box {
  NatsServer centre;
  Daemon node{{.nats = centre.url()}};
  Box() {
    node.import(seats(5));
    REQUIRE(eventually([this] { return node.in_sync(); }));
  }
  void go_offline() {
    centre.kill();
    REQUIRE(eventually([this] { return node.link() == "offline"; }));
  }
};

/// A box whose centre never answered.
struct LonelyBox {
  Daemon node;
  explicit LonelyBox(const std::string& server) : node({.nats = server}) {
    node.import(seats(5));
    const auto has_tried = [this] { return member(node.get("/api/sync").body, "reason").size() > 4; };
    REQUIRE(eventually(has_tried));
  }
};

/// A box as the package makes it: settings in a file, and a key of its own. It is not running.
struct OwnKeyBox {
  TempDirectory directory;
  int port = free_port();
  std::filesystem::path data = directory / "data", key = data / "jwt.key",
                        settings = directory / "willcall.toml";
  OwnKeyBox() { set(""); }
  void set(const std::string& more) const {
    write_file(settings, "node_id = \"box-1\"\nvenue = \"arena\"\ndata = \"" + data.string() +
                             "\"\nlisten = \"127.0.0.1:" + std::to_string(port) + "\"\n" + more);
  }
  /// Its first start brings it five seats.
  std::unique_ptr<Process> start() const {
    const bool is_new = !std::filesystem::exists(data);
    std::filesystem::remove(data / "url");
    auto node = std::make_unique<Process>(Words{WILLCALL_BIN "/willcalld", "--config", settings.string()},
                                          directory / "log", Process::Environment{{"JWT_KEY", ""}});
    REQUIRE(eventually([&] { return !text_of(data / "url").empty() || !node->running(); }));
    if (is_new) stock();
    return node;
  }
  void stock() const {
    write_file(directory / "seats.csv", seats(5));
    const Words import{"import", (directory / "seats.csv").string(), "--data", data.string()};
    REQUIRE(tool(import, {{"JWT_KEY", ""}}).code == 0);
  }
  void start_and_stop() const {
    const auto node = start();
    node->signal(SIGTERM);
    REQUIRE(node->wait(std::chrono::seconds(30)) == 0);
  }
  Finished doctor(const Words& more = {}) const {
    Words words{"doctor", "--config", settings.string()};
    words.insert(words.end(), more.begin(), more.end());
    return tool(words, {{"JWT_KEY", ""}});
  }
};

}  // namespace willcall::test
