// The deb's life on a box, in a fresh root of this machine's Debian.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <thread>

#include "tests/integration/counter.h"
#include "tests/packaging/box_in_root.h"
#include "tests/packaging/packages.h"
#include "tests/support/altered_store.h"
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

/// An evening at eight tills: each sells one ticket after another, and sends again what was not answered.
class Evening {
 public:
  explicit Evening(const BoxInRoot& box) : box_(box) {}

  /// Sells the next 500 tickets. False: the hall is sold out.
  bool sell() {
    if (next_ + kRound > kHall) return false;
    Counters tills(box_.url(), seats(next_, next_ + kRound - 1), 2500, kTills);
    tills.finish();
    for (const auto& [ticket, order] : tills.sold()) orders_.push_back(order);
    refused_ += tills.refused().size();
    next_ += kRound;
    return true;
  }
  /// Sells while `work` is done, and once more behind it.
  void sell_during(const std::function<void()>& work) {
    std::atomic<bool> done{false};
    std::thread worker([&] { work(), done = true; });
    while (!done && sell()) {}
    worker.join();
    sell();
  }

  std::size_t sold() const { return orders_.size(); }
  std::size_t refused() const { return refused_; }
  std::size_t asked_for() const { return static_cast<std::size_t>(next_ - 1); }
  /// Of the orders that a till was told of, those that the box has.
  std::size_t kept() const {
    Client client(box_.url(), token("ada", {"admin"}));
    return static_cast<std::size_t>(
        std::count_if(orders_.begin(), orders_.end(), [&](const std::string& order) {
          const auto reply = client.get("/api/orders/" + order);
          return reply && reply->status == 200;
        }));
  }

 private:
  static constexpr int kRound = 500;
  const BoxInRoot& box_;
  int next_ = 1;
  std::vector<std::string> orders_;
  std::size_t refused_ = 0;
};

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
  CHECK(root.must("getent passwd willcall | cut -d: -f6,7") == "/var/lib/willcall:/usr/sbin/nologin\n");
  root.must("test -L /etc/systemd/system/multi-user.target.wants/willcalld.service");
  root.must("systemd-analyze security --offline=yes --threshold=15 willcalld.service");

  // Set up by the technician; sold at eight tills; the new version comes meanwhile.
  root.play_service_manager();
  BoxInRoot box(root);
  box.set_up();
  box.import(kHall);
  Evening evening(box);
  Readiness readiness(box);
  evening.sell();
  Finished upgraded;
  evening.sell_during([&] { upgraded = root.install(*deb, "-o Dpkg::Options::=--force-confold"); });
  INFO(upgraded.output);
  REQUIRE(upgraded.code == 0);
  CHECK(contains(root.asked_of_service_manager(), "restart willcalld.service"));
  say("upgrade under load, longest time without a sale", readiness.longest_gap());
  CHECK(evening.refused() == 0);
  CHECK(evening.sold() == evening.asked_for());
  CHECK(evening.kept() == evening.sold());
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
  CHECK(evening.kept() == evening.sold());
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
  CHECK(root.must("stat -c '%U:%G %a' /etc/willcall/willcall.toml") == "root:willcall 640\n");
  CHECK(
      contains(root.must("willcall config check"), "All settings are right in /etc/willcall/willcall.toml"));
  CHECK(contains(root.must("willcall status"), "node        box-1"));  // no flag says where it is
  box.import(100);
  box.service("stop");
  make_newer(root.path("var/lib/willcall"));
  const std::string before = root.must("sha256sum /var/lib/willcall/data.mdb");
  box.service("start");
  CHECK(eventually([&] { return contains(root.service_log(), "Install the newer version again"); }));
  CHECK(root.must("sha256sum /var/lib/willcall/data.mdb") == before);
}
