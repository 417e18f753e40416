// GUIDE.md is followed line by line, as its reader would, with a private directory and port in place of the
// system's.
#include <fstream>
#include <functional>
#include <regex>
#include <stdexcept>

#include "tests/central/centre.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Block {
  std::string kind;  ///< sh: run here; console: for the superuser, or of another machine
  std::string text;
};

std::vector<Block> blocks_of(const std::string& guide) {
  static const std::regex pattern("```([a-z]+)\n([^`]*)```");
  std::vector<Block> blocks;
  for (std::sregex_iterator at(guide.begin(), guide.end(), pattern), end; at != end; ++at)
    blocks.push_back({(*at)[1], (*at)[2]});
  return blocks;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

class Reader {
 public:
  std::string output;
  int ran = 0;

  void follow(const Block& block) {
    if (block.kind == "sh") return run_here(block.text);
    if (block.text.find("systemctl restart nats-server") != std::string::npos) server_.start();
    if (block.text.find("systemctl reload nats-server") != std::string::npos) server_.reload();
  }
  CentralServer& server() { return server_; }

 private:
  // CENTRE lasts from block to block, as in one shell; NATS_URL is what `central node` printed of box-1.
  void run_here(const std::string& text) {
    std::string script = replaced(text, "CENTRE=centre.example.org", "CENTRE=localhost");
    script = replaced(script, "$CENTRE:4222", "$CENTRE:" + std::to_string(server_.port()));
    const std::string directory = server_.file("").string();
    const Finished done = run({"bash", "-c", "set -e; cd " + directory + "; " + script},
                              {{"CENTRE", "localhost"},
                               {"NATS_URL", address_of_box()},
                               {"PATH", std::string(WILLCALL_BIN) + ":/usr/sbin:" + std::getenv("PATH")}});
    INFO(script << "\n" << done.output);
    REQUIRE(done.code == 0);
    output += done.output;
    ++ran;
  }

  std::string address_of_box() const {
    const std::size_t at = output.rfind("tls://box-1:");
    if (at == std::string::npos) return {};
    const std::string address = output.substr(at, output.find('"', at) - at);
    return replaced(address, "CENTRE:4222", server_.host());
  }

  CentralServer server_;
};

}  // namespace

TEST_CASE("every command of the guide that can be run here works, in its order") {
  const auto blocks = blocks_of(text_of(WILLCALL_SOURCE "/packaging/central/GUIDE.md"));
  Reader reader;
  for (const Block& block : blocks) reader.follow(block);
  CHECK(reader.ran == 7);
  INFO(reader.output);
  CHECK(reader.output.find("TICKETS: made\nORDERS: made\nKV_willcall: made\n") != std::string::npos);
  CHECK(reader.output.find("is right for Willcall.") != std::string::npos);
  CHECK(reader.server().log().find("Reloaded server configuration") != std::string::npos);
}

TEST_CASE("the password of a lost box is of no use after the reload") {
  Centre centre{{"box-1", "arena"}};
  const auto box = centre.line("box-1");
  REQUIRE(box->ask("$JS.API.STREAM.INFO.TICKETS", {}));
  (void)given_out({"node", "box-1", "--venue", "arena", "--replace"}, centre.server.file("nodes.conf"));
  centre.server.reload();
  CHECK(eventually([&] { return !box->ask("$JS.API.STREAM.INFO.TICKETS", {}); }));
  CHECK_THROWS(centre.line("box-1"));
}

TEST_CASE("three servers of the guide hold each stream three times, and their version is looked at") {
  const std::string version = run({"nats-server", "--version"}).output;
  const bool old = version.find("v2.9.1") != std::string::npos;  // Debian 12 has 2.9.10
  CentralServer servers[3];
  const int ports[3] = {free_port(), free_port(), free_port()};
  servers[0].make_certificates();
  const std::string password = given_out({"admin"}, servers[0].file("nodes.conf"));
  std::string all;
  for (int i = 0; i < 3; ++i) {
    CentralServer& one = servers[i];
    for (const char* file : {"ca.pem", "centre.pem", "centre.key", "nodes.conf"})
      if (i > 0)
        std::filesystem::copy_file(servers[0].file(file), one.file(file),
                                   std::filesystem::copy_options::overwrite_existing);
    one.change("nats-server.conf", "# include \"cluster.conf\"", "include \"cluster.conf\"");
    if (i > 0) one.change("nats-server.conf", "\"centre-1\"", "\"centre-" + std::to_string(i + 1) + "\"");
    one.change("cluster.conf", "0.0.0.0:6222", "127.0.0.1:" + std::to_string(ports[i]));
    one.change("cluster.conf", "/etc/nats-server", one.file("").parent_path());
    for (int k = 0; k < 3; ++k)
      one.change("cluster.conf", "centre-" + std::to_string(k + 1) + ".example.org:6222",
                 "localhost:" + std::to_string(ports[k]));
    all += (i > 0 ? ",tls://admin:" : "tls://admin:") + password + "@" + one.host();
  }
  for (CentralServer& one : servers) one.start();
  const std::string ca = servers[0].file("ca.pem");
  Finished setup;
  // The cluster takes some time to elect its leader; before, JetStream does not answer or has no room.
  CHECK(eventually([&] {
    setup = central({"setup", "--replicas", "3", "--ca", ca}, all);
    return setup.output.find("KV_willcall: ") != std::string::npos &&
           setup.output.find("behind or gone") == std::string::npos;
  }));
  INFO(setup.output << servers[0].log());
  CHECK(setup.code == (old ? 1 : 0));
  if (old) {
    CHECK(setup.output.find("3 things are wrong") != std::string::npos);
    CHECK(setup.output.find(
              "version: 2.9.10; it should be: 2.9.21 or newer\n  With several replicas this version "
              "lets two boxes write the same version of a ticket") != std::string::npos);
  }
  servers[2].kill();
  CHECK(eventually([&] {
    const Finished check = central({"check", "--replicas", "3", "--ca", ca}, all);
    return check.output.find("TICKETS replica on centre-3: behind or gone") != std::string::npos &&
           check.output.find("does not answer; it should be: a NATS server that answers") !=
               std::string::npos;
  }));
}
