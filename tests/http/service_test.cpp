// What a service manager is told, by a socket of our own in its place.
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/store/older_store.h"
#include "tests/support/catch.h"
#include "tests/support/daemon.h"

using namespace willcall;
using namespace willcall::test;

namespace {

class ServiceManagerSocket {
 public:
  ServiceManagerSocket() : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~ServiceManagerSocket() { ::close(fd_); }
  std::string path() const { return directory_ / "notify"; }

  bool hears(const std::string& word) {
    return eventually([&] {
      char text[512];
      for (ssize_t size; (size = ::recv(fd_, text, sizeof text, 0)) > 0;)
        heard_.append(text, static_cast<std::size_t>(size)).push_back('\n');
      return heard_.find(word) != std::string::npos;
    });
  }
  void forget() { heard_.clear(); }

 private:
  const TempDirectory directory_;
  const int fd_;
  std::string heard_;
};

}  // namespace

TEST_CASE("a service manager hears that the node is ready, alive and stopping") {
  ServiceManagerSocket manager;
  const TempDirectory place;
  Process node({WILLCALL_BIN "/willcalld", "--data", place / "data", "--listen", "127.0.0.1:0"},
               place / "log", {{"NOTIFY_SOCKET", manager.path()}, {"WATCHDOG_USEC", "200000"}});
  CHECK(manager.hears("READY=1\nSTATUS=sells at http://127.0.0.1:"));
  CHECK(manager.hears("WATCHDOG=1"));
  manager.forget();
  CHECK(manager.hears("WATCHDOG=1"));
  node.signal(SIGTERM);
  CHECK(manager.hears("STOPPING=1"));
  CHECK(node.wait(std::chrono::seconds(20)) == 0);
}

TEST_CASE("a service manager that gives a start little time hears that an older store is being brought up") {
  ServiceManagerSocket manager;
  const TempDirectory place;
  make_season_of_format_1(place / "data", 100);
  Process node({WILLCALL_BIN "/willcalld", "--data", place / "data", "--listen", "127.0.0.1:0"},
               place / "log", {{"NOTIFY_SOCKET", manager.path()}});
  CHECK(manager.hears(
      "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=bringing the store to format 2 (an index of answers "
      "by time), 0 %"));
  CHECK(manager.hears("READY=1"));
}
