// The deb's life on a box, in a fresh root of this machine's Debian.
#include <cstdio>
#include <fstream>

#include "node/store/store.h"
#include "node/store/writer.h"
#include "tests/integration/counter.h"
#include "tests/packaging/box_in_root.h"
#include "tests/packaging/packages.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr int kHall = 20'000, kTills = 8;

std::vector<std::string> seats(int from, int to) {
  std::vector<std::string> all;
  for (int i = from; i <= to; ++i) all.push_back("S-" + std::to_string(i));
  return all;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

// A person reads how long it took; no check hangs on it.
void say(const char* what, std::chrono::milliseconds time) {
  std::printf("%s: %lld ms\n", what, static_cast<long long>(time.count()));
}

std::size_t orders_that_exist(const BoxInRoot& box, const Counters& tills) {
  Client client(box.url(), token("ada", {"admin"}));
  std::size_t found = 0;
  for (const auto& [ticket, order] : tills.sold())
    if (const auto reply = client.get("/api/orders/" + order); reply && reply->status == 200) ++found;
  return found;
}

// The store of a program that does not exist yet.
void make_newer(const std::filesystem::path& data) {
  Store store(data);
  WriteTxn txn(store.environment());
  rows::Identity identity = *store.tables().identity.get(txn, "self");
  identity.set_format(kStoreFormat + 1);
  store.tables().identity.put(txn, "self", identity);
  txn.commit();
}

}  // namespace

TEST_CASE(
    "a deb is installed, sells, is upgraded while it sells, is removed and purged, and what was sold stays") {
  const auto deb = built_deb();
  Root root;
  if (!deb || !root.made()) return;
  const TempDirectory older;

  // Installed as in an image: everything is there, nothing runs.
  const Finished installed = root.install(previous_deb(*deb, older));
  INFO(installed.output);
  REQUIRE(installed.code == 0);
  CHECK(root.must("stat -c '%U:%G %a' /etc/willcall/willcall.toml") == "root:willcall 640\n");
  CHECK(root.must("getent passwd willcall | cut -d: -f6,7") == "/var/lib/willcall:/usr/sbin/nologin\n");
  root.must("test -L /etc/systemd/system/multi-user.target.wants/willcalld.service");
  root.must("systemd-analyze security --offline=yes --threshold=15 willcalld.service");

  // Set up by the technician; sold at eight tills; the new version comes meanwhile.
  root.play_service_manager();
  BoxInRoot box(root);
  box.set_up();
  box.import(kHall);
  Counters tills(box.url(), seats(1, 4000), 2500, kTills);
  Readiness readiness(box);
  REQUIRE(eventually([&] { return tills.answered() > 400; }));
  const Finished upgraded = root.install(*deb);
  INFO(upgraded.output);
  REQUIRE(upgraded.code == 0);
  CHECK(contains(root.asked_of_service_manager(), "restart willcalld.service"));
  const std::size_t at_upgrade = tills.answered();
  box.wait_until_it_sells();
  tills.finish();
  say("upgrade under load, longest time without a sale", readiness.longest_gap());
  CHECK(at_upgrade < 4000);
  CHECK(tills.refused().empty());
  CHECK(tills.sold().size() == 4000);
  CHECK(orders_that_exist(box, tills) == 4000);
  box.verify();
  CHECK(contains(text_of(root.path(BoxInRoot::settings().string())),
                 "jwt_key_file = \"/etc/willcall/jwt.key\""));

  // Removed and installed again: it goes on where it was. Purged: only what was sold is left.
  root.must("apt-get remove -y willcall");
  CHECK_FALSE(box.sells());
  CHECK(std::filesystem::exists(root.path("var/lib/willcall/data.mdb")));
  CHECK(std::filesystem::exists(root.path(BoxInRoot::settings().string())));
  REQUIRE(root.install(*deb).code == 0);
  box.wait_until_it_sells();
  CHECK(orders_that_exist(box, tills) == 4000);
  CHECK(contains(root.must("apt-get purge -y willcall"), "are kept"));
  CHECK_FALSE(std::filesystem::exists(root.path(BoxInRoot::settings().string())));
  CHECK(std::filesystem::exists(root.path("var/lib/willcall/data.mdb")));
  REQUIRE(root.install(*deb).code == 0);
  root.must("WILLCALL_PURGE_DATA=yes apt-get purge -y willcall");
  CHECK_FALSE(std::filesystem::exists(root.path("var/lib/willcall")));
}

TEST_CASE("a deb that is older than the store refuses to start, says what to do, and changes nothing") {
  const auto deb = built_deb();
  Root root;
  if (!deb || !root.made()) return;
  REQUIRE(root.install(*deb).code == 0);
  root.play_service_manager();
  BoxInRoot box(root);
  box.set_up();
  box.import(100);
  box.service("stop");
  make_newer(root.path("var/lib/willcall"));
  const std::string before = root.must("sha256sum /var/lib/willcall/data.mdb");
  box.service("start");
  CHECK(eventually([&] { return contains(root.service_log(), "Install the newer version again"); }));
  CHECK(root.must("sha256sum /var/lib/willcall/data.mdb") == before);
}
