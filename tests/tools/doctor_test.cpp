// `willcall doctor` on real boxes, healthy and broken.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "node/main/housekeeper.h"
#include "node/store/writer.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/support/newer_store.h"
#include "tests/support/small_disk.h"
#include "tests/tools/command_line.h"
#include "tests/tools/stub_node.h"
#include "tools/doctor/looks.h"

using namespace willcall;
using namespace willcall::test;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

Finished doctor(const Daemon& node) { return tool_for(node, {"doctor"}, {{"JWT_KEY", ""}}); }

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
  fs::path data = directory / "data", key = data / "jwt.key", settings = directory / "willcall.toml";
  OwnKeyBox() { set(""); }
  void set(const std::string& more) const {
    write_file(settings, "node_id = \"box-1\"\nvenue = \"arena\"\ndata = \"" + data.string() +
                             "\"\nlisten = \"127.0.0.1:" + std::to_string(port) + "\"\n" + more);
  }
  /// Its first start brings it five seats.
  std::unique_ptr<Process> start() const {
    const bool is_new = !fs::exists(data);
    fs::remove(data / "url");
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

/// What a node finds in its store when a clock has once been wrong.
void write_time(const fs::path& data, TimeMs time) {
  Store store(data);
  WriteTxn txn(store.environment());
  Writer(store.tables(), txn).put_meta(kTimeMark, number_key(static_cast<std::uint64_t>(time)));
  txn.commit();
}

TimeMs now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// Names, sizes, owners and modes of what is in a directory.
std::string listing(const fs::path& directory) {
  std::ostringstream text;
  std::set<fs::path> files(fs::directory_iterator(directory), {});
  for (const fs::path& file : files) {
    struct stat found {};
    REQUIRE(::stat(file.c_str(), &found) == 0);
    text << file.filename() << ' ' << found.st_size << ' ' << found.st_uid << ' ' << found.st_mode << '\n';
  }
  return text.str();
}

}  // namespace

TEST_CASE_METHOD(Box, "a healthy box is told to be so, and nothing else") {
  if (look_at_disk(node.data())->kind != DiskFacts::Kind::lasting) {
    WARN("not run: the directory for tests is on no real disk");
    return;
  }
  const Finished all = doctor(node);
  INFO(all.output);
  CHECK(all.code == 0);
  CHECK(all.output.starts_with(
      "This box sells. Nothing needs attention.\n\nIn order: settings, data directory"));
  CHECK_FALSE(says(all, "What to do"));
  CHECK_FALSE(says(all, "Not checked"));
}

TEST_CASE_METHOD(Box, "a box whose centre has gone sells on, and the doctor says what answers there") {
  go_offline();
  const Finished all = doctor(node);
  INFO(all.output);
  CHECK(all.code == 1);
  CHECK(all.output.starts_with("This box sells. 1 thing needs attention.\n\n1. Offline since "));
  CHECK(says(all,
             "the machine at " + centre.url() + " is there, and no central server runs on it at that port."));
  CHECK(says(all, "It sells its own tickets (5 are left)"));
}

TEST_CASE("a box that was never online has no ticket of its own, and does not sell") {
  const LonelyBox box("nats://127.0.0.1:" + std::to_string(free_port()));
  const Finished all = doctor(box.node);
  INFO(all.output);
  CHECK(all.code == 1);
  CHECK(all.output.starts_with(
      "This box does NOT sell: it is offline, and the centre never confirmed that its 5 tickets"));
  CHECK(says(all, "no central server runs on it at that port"));
}

TEST_CASE("a server whose name does not exist is named") {
  const LonelyBox box("nats://centre.invalid:4222");
  const Finished all = doctor(box.node);
  INFO(all.output);
  // Without any name service a name that is none cannot be told from one that is.
  CHECK((says(all, "the name centre.invalid is not known") ||
         says(all, "the name centre.invalid cannot be looked up")));
}

TEST_CASE("a full disk stops the sale, and is told with what is left") {
  const SmallDisk disk;
  if (!disk.made()) {
    WARN("not run: only root can make a small file system");
    return;
  }
  const Daemon node({.data = disk.path() / "data"});
  node.import(seats(5));
  std::ofstream(disk.path() / "ballast") << std::string(5U << 20U, 'x');
  const auto refused = [&] {
    return node.post("/api/tickets", R"({"title":"Night of Songs","price":1})").status == 507;
  };
  REQUIRE(eventually(refused));
  const Finished all = doctor(node);
  INFO(all.output);
  CHECK(all.code == 1);
  CHECK(all.output.starts_with("This box does NOT sell: the disk is full: 0 B free for " +
                               disk.path().string()));
  CHECK(says(all, "is on tmpfs, which is memory and no disk"));
  fs::remove(disk.path() / "ballast");
  REQUIRE(node.post("/api/tickets", R"({"title":"Night of Songs","price":1})").status == 201);
  CHECK_FALSE(says(doctor(node), "the disk is full"));
}

TEST_CASE("a clock that stands before what the box has seen is told, running or not") {
  const OwnKeyBox box;
  box.start_and_stop();
  write_time(box.data, now() + TimeMs{400 * 24 + 1} * 3'600'000);
  const Finished stopped = box.doctor();
  INFO(stopped.output);
  CHECK(says(stopped, "The clock is wrong: it says "));
  CHECK(says(stopped, ", 400 days before the time in the store ("));
  const auto node = box.start();
  const Finished running = box.doctor();
  INFO(running.output);
  CHECK(running.code == 1);
  CHECK(running.output.starts_with("This box sells. "));
  CHECK(says(running, "before the time in the store"));
  CHECK_FALSE(says(running, "Not checked"));  // it was asked with a token that is good in its own time
}

TEST_CASE("a key that others may read is told, with how to close it") {
  const OwnKeyBox box;
  const auto node = box.start();
  fs::permissions(box.key, fs::perms(0644));
  const Finished all = box.doctor();
  INFO(all.output);
  CHECK(all.code == 1);
  CHECK(all.output.starts_with("This box sells. "));
  CHECK(says(all, "The key of the tokens may be read by every user of this machine: " + box.key.string() +
                      " (mode 0644)."));
  CHECK(says(all, "What to do: Close it: `chmod o-rwx " + box.key.string() + "`."));
}

TEST_CASE("a settings file with a password that others may read is told") {
  const OwnKeyBox box;
  box.set("nats = \"nats://box:secret@127.0.0.1:" + std::to_string(free_port()) + "\"\n");
  fs::permissions(box.settings, fs::perms(0644));
  const Finished all = box.doctor();
  CHECK(says(all, "A password or key may be read by every user of this machine: " + box.settings.string()));
  CHECK_FALSE(says(all, "secret@"));
}

TEST_CASE("a node that was killed is told to be down, and nothing else is wrong") {
  Box box;
  box.node.kill();
  const Finished all = doctor(box.node);
  INFO(all.output);
  CHECK(all.code == 1);
  CHECK(
      all.output.starts_with("This box does NOT sell: the node (willcalld) is not running.\n\n1. The node"));
  CHECK_FALSE(says(all, "\n2. "));
}

TEST_CASE("a node that hangs is told from one that is down") {
  Daemon node({});
  node.process().signal(SIGSTOP);
  const Finished all = doctor(node);
  node.process().signal(SIGCONT);
  INFO(all.output);
  CHECK(all.output.starts_with("This box does NOT sell: the node (willcalld) runs and does not answer at " +
                               node.url()));
}

TEST_CASE("who has the port of a node that is down is named, and told before that it is down") {
  OwnKeyBox box;
  box.start_and_stop();
  const StubNode other([](const StubRequest&) { return StubReply{"404 Not Found", "{}"}; });
  box.port = std::stoi(other.url().substr(other.url().rfind(':') + 1));
  box.set("");
  const Finished all = box.doctor();
  INFO(all.output);
  CHECK(says(all, "This box does NOT sell: the program tools_tests (process " + std::to_string(::getpid()) +
                      ") has the address where the node is to listen"));
  CHECK(says(all, "2. The node (willcalld) is not running."));
}

TEST_CASE("wrong settings are told with their line: as a cause where the node is down, else as a danger") {
  const OwnKeyBox box;
  const auto node = box.start();
  box.set("hold = \"0s\"\n");
  const std::string fault = "a setting is wrong: " + box.settings.string() + ":5: hold: '0s' is not right";
  const Finished running = box.doctor();
  INFO(running.output);
  CHECK(running.output.starts_with("This box sells. "));
  CHECK(says(running, "A" + fault.substr(1)));
  node->kill();
  CHECK(box.doctor().output.starts_with("This box does NOT sell: " + fault));
}

TEST_CASE("another node id in the settings than in the store is told") {
  const OwnKeyBox box;
  box.start_and_stop();
  write_file(box.settings, "node_id = \"box-2\"\ndata = \"" + box.data.string() + "\"\n");
  CHECK(says(box.doctor(), "the settings say node_id = \"box-2\", and the store belongs to \"box-1\""));
}

TEST_CASE("a store that was cut off, emptied, or written by a newer version is told, and the doctor lives") {
  const OwnKeyBox box;
  box.start_and_stop();
  const fs::path store = box.data / "data.mdb";
  const auto size = fs::file_size(store);
  SECTION("newer") {
    make_newer(box.data);
    CHECK(says(box.doctor(), "Install the version that was here last, or a later one."));
  }
  SECTION("cut off") {
    fs::resize_file(store, 8192);
    fs::resize_file(store, size / 2 < 8192 ? 8192 : size / 2);
    CHECK(says(box.doctor(), "the store cannot be opened: "));
  }
  SECTION("emptied") {
    fs::resize_file(store, 0);
    CHECK(says(box.doctor(), "it is an empty file: what it held is gone"));
  }
}

TEST_CASE("nothing is changed on the box, whether the node runs or not") {
  const OwnKeyBox box;
  auto node = box.start();
  const std::string running = listing(box.data);
  (void)box.doctor();
  CHECK(listing(box.data) == running);
  node->kill();
  const std::string killed = listing(box.data);
  (void)box.doctor();
  CHECK(listing(box.data) == killed);
  fs::remove(box.data / "lock.mdb");  // a copy that was put back has none
  (void)box.doctor();
  CHECK_FALSE(fs::exists(box.data / "lock.mdb"));
  fs::remove_all(box.data);
  CHECK(says(box.doctor(), "there is no data directory"));
  CHECK_FALSE(fs::exists(box.data));
}

TEST_CASE("who is not root is told what he could not look at") {
  if (::geteuid() != 0) {
    WARN("not run: only root can be somebody else");
    return;
  }
  const OwnKeyBox box;
  const auto node = box.start();
  fs::permissions(box.directory.path(), fs::perms(0755));
  const Finished all = run({"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                            WILLCALL_BIN "/willcall", "doctor", "--config", box.settings.string()},
                           {{"JWT_KEY", ""}});
  if (all.code > 1) {
    WARN("not run: another user cannot run what was built here");
    return;
  }
  INFO(all.output);
  CHECK(all.output.starts_with("This box sells. "));
  CHECK(says(all, "Not checked: data directory"));
  CHECK(says(all, "Only root may: run this with sudo."));
}

TEST_CASE("for monitoring the doctor answers as JSON, with a stable code for each finding") {
  Daemon node({});
  const auto empty = Json::parse(tool_for(node, {"doctor", "--json"}).output);
  CHECK(empty.at("sells") == false);
  CHECK(empty.at("findings").at(0).at("code") == "no_tickets");
  node.import(seats(5));
  CHECK(Json::parse(tool_for(node, {"doctor", "--json"}).output).at("sells") == true);
  node.kill();
  const auto down = Json::parse(tool_for(node, {"doctor", "--json"}).output);
  CHECK(down.at("sells") == false);
  CHECK(down.at("findings").at(0).at("code") == "node_down");
}

TEST_CASE("a flag that the doctor does not know is wrong usage") {
  CHECK(tool({"doctor", "--fix"}).code == 2);
}
