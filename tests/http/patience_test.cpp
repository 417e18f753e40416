// Clients that take their time, and how long the box waits for them.
#include <signal.h>

#include <atomic>
#include <thread>

#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// Sends one byte after the other for as long as the box takes them.
class Drip {
 public:
  Drip(RawConnection& line, std::string bytes)
      : thread_([this, &line, bytes = std::move(bytes)] {
          for (std::size_t i = 0; !enough_ && line.send({&bytes[i % bytes.size()], 1}); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
          ended_ = true;
        }) {}
  ~Drip() {
    enough_ = true;
    thread_.join();
  }
  bool ended() const { return ended_; }

 private:
  std::atomic<bool> enough_{false}, ended_{false};
  std::thread thread_;
};

std::string endless_upload(const Venue& arena) {
  return "POST /api/tickets/import HTTP/1.1\r\nHost: box\r\nAuthorization: Bearer " + arena.anna.bearer() +
         "\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\nid,title,price\n";
}

}  // namespace

TEST_CASE("an upload that hardly moves does not keep the box from stopping") {
  Venue arena;
  RawConnection line(arena.box.url());
  line.send(endless_upload(arena) + "A-1,Songs,1\n");
  const Drip drip(line, "x");
  arena.box.process().signal(SIGTERM);
  CHECK(arena.box.process().wait(std::chrono::seconds(30)) == 0);
}

TEST_CASE("an upload that is cut off by the box's stop is told so") {
  Venue arena;
  RawConnection line(arena.box.url());
  line.send(endless_upload(arena));
  REQUIRE(arena.nobody.get("/healthz").status == 200);
  arena.box.process().signal(SIGTERM);
  const Reply cut = line.rest();
  CHECK((cut.status == 0 || cut.said() == "422 invalid_request"));  // 0: the stop was faster than the request
  CHECK(arena.box.process().wait(std::chrono::seconds(30)) == 0);
}

TEST_CASE("a request whose head comes drop by drop is refused") {
  const Venue arena;
  RawConnection line(arena.box.url());
  line.send("GET /healthz HTTP/1.1\r\n");
  const Drip drip(line, "X-Slow: yes\r\n");
  CHECK(eventually([&] { return drip.ended(); }));
  CHECK(arena.nobody.get("/healthz").said() == "200");
}

TEST_CASE("a refusal does not wait for a body that does not come") {
  const Venue arena;
  RawConnection line(arena.box.url());
  const auto asked = std::chrono::steady_clock::now();
  line.send(
      "POST /api/orders HTTP/1.1\r\nHost: box\r\nContent-Type: application/json\r\nContent-Length: "
      "500\r\n\r\n");
  CHECK(Reply(line.reply()).said() == "401 unauthorized");
  // The wait was 10 s; an answer takes milliseconds.
  CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds(8));
}
