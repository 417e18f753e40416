// `willcall doctor` on real boxes that run, healthy and broken.
#include <chrono>
#include <fstream>

#include "tests/support/altered_store.h"
#include "tests/support/catch.h"
#include "tests/support/small_disk.h"
#include "tests/tools/doctor_boxes.h"
#include "tests/tools/stub_node.h"
#include "tools/doctor/looks.h"

using namespace willcall;
using namespace willcall::test;

namespace {

namespace fs = std::filesystem;

TimeMs now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
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
