// `willcall doctor` where a node does not run or may not be looked at; what it leaves alone, and how it
// answers programs.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/support/altered_store.h"
#include "tests/support/catch.h"
#include "tests/tools/doctor_boxes.h"
#include "tests/tools/stub_node.h"
#include "tools/doctor/looks.h"

using namespace willcall;
using namespace willcall::test;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

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
