#include "tests/packaging/box_in_root.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/daemon.h"
#include "tests/support/nats_server.h"

namespace willcall::test {
BoxInRoot::BoxInRoot(Root& root) : root_(root) {}

// In place, as an editor would: the file keeps its owner and mode.
void BoxInRoot::set_up() {
  const std::string address = "127.0.0.1:" + std::to_string(free_port());
  url_ = "http://" + address;
  std::ofstream(root_.path(settings()), std::ios::app)
      << "\nlisten = \"" << address << "\"\nnode_id = \"box-1\"\nvenue = \"arena\"\n"
      << "jwt_key_file = \"/etc/willcall/jwt.key\"\n";
  std::ofstream(root_.path("etc/willcall/jwt.key")) << kTestKey;
  root_.must("chgrp willcall /etc/willcall/jwt.key && chmod 0640 /etc/willcall/jwt.key");
  service("start");
  wait_until_it_sells();
}

bool BoxInRoot::sells() const {
  const auto reply = Client(url_, "").get("/readyz");
  return reply && reply->status == 200;
}

void BoxInRoot::wait_until_it_sells() const {
  const bool sells_now = eventually([&] { return sells(); });
  INFO(root_.service_log());
  REQUIRE(sells_now);
}

void BoxInRoot::import(int count) const {
  std::ofstream csv(root_.path("tmp/hall.csv"));
  csv << "id,title,price\n";
  for (int i = 1; i <= count; ++i) csv << "S-" << i << ",Night of Songs,2500\n";
  csv.close();
  const std::string said = root_.must(
      "willcall import --data /var/lib/willcall --jwt-key-file /etc/willcall/jwt.key /tmp/hall.csv");
  CHECK(said.find(std::to_string(count)) != said.npos);
}

std::string BoxInRoot::verify() const {
  return root_.must(
      "setpriv --reuid=willcall --regid=willcall --clear-groups willcall verify --digest --data "
      "/var/lib/willcall");
}

Readiness::Readiness(const BoxInRoot& box)
    : thread_([this, &box] {
        using Clock = std::chrono::steady_clock;
        Clock::time_point last = Clock::now();
        while (!ending_) {
          if (box.sells()) {
            longest_ = std::max(longest_,
                                std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - last));
            last = Clock::now();
          }
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
      }) {}

void Readiness::end() {
  ending_ = true;
  if (thread_.joinable()) thread_.join();
}

std::chrono::milliseconds Readiness::longest_gap() {
  end();
  return longest_;
}

}  // namespace willcall::test
