#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// willcalld beside the one of a story, to its end. It must not last: 5 s is a daemon that serves.
Finished willcalld(std::vector<std::string> flags) {
  flags.insert(flags.begin(), WILLCALL_BIN "/willcalld");
  return run(flags, {{"JWT_KEY", kTestKey}}, std::chrono::seconds(5));
}

bool listens(const Daemon& box) {
  try {
    const RawConnection line(box.url());
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

// A port that can be called, and where nobody answers.
class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE((::bind(fd_, any, size) == 0 && ::listen(fd_, 8) == 0 && ::getsockname(fd_, any, &size) == 0));
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(fd_); }
  int port() const { return port_; }
  bool was_called() const {
    const int caller = ::accept(fd_, nullptr, nullptr);
    if (caller >= 0) ::close(caller);
    return caller >= 0;
  }

 private:
  const int fd_;
  int port_ = 0;
};

// An upload of 1,000 tickets of which all but the last row has arrived and at least one batch is stored.
struct HalfSent {
  explicit HalfSent(const Venue& arena) : line(arena.box.url()) {
    std::string csv = "id,title,price\n";
    for (int i = 0; i < 1000; ++i) csv += "T-" + std::to_string(i) + ",Songs,1\n";
    const std::string text =
        request_text("POST", "/api/tickets/import", arena.anna.bearer(), csv, "text/csv");
    line.send(std::string_view(text).substr(0, text.size() - 12));
    last_row = text.substr(text.size() - 12);
    REQUIRE(eventually([&] { return arena.nobody.get("/api/tickets/T-0").status == 200; }));
  }
  RawConnection line;
  std::string last_row;
};

}  // namespace

TEST_CASE("standard output is one line with the address, written at once") {
  const TempDirectory directory;
  const std::vector<std::string> command = {"/bin/sh",
                                            "-c",
                                            "exec \"$@\" 2>/dev/null",
                                            "sh",
                                            WILLCALL_BIN "/willcalld",
                                            "--node-id",
                                            "box-1",
                                            "--data",
                                            directory / "data",
                                            "--listen",
                                            "127.0.0.1:0"};
  Process daemon(command, directory / "output", {{"JWT_KEY", kTestKey}});
  REQUIRE(eventually([&] { return text_of(directory / "output").ends_with('\n'); }));
  const std::string said = text_of(directory / "output"), begin = "listening on ";
  REQUIRE(said.starts_with(begin + "http://127.0.0.1:"));
  const std::string url = said.substr(begin.size(), said.size() - begin.size() - 1);
  CHECK(send_raw(url, request_text("GET", "/healthz", "")).status == 200);
  daemon.signal(SIGTERM);
  CHECK(daemon.wait(std::chrono::seconds(30)) == 0);
  CHECK(text_of(directory / "output") == said);
}

TEST_CASE("SIGTERM finishes the request in flight, and exits 0") {
  Venue arena;
  HalfSent upload(arena);
  arena.box.process().signal(SIGTERM);
  CHECK(eventually([&] { return !listens(arena.box); }));
  upload.line.send(upload.last_row);
  const Reply report = upload.line.reply();
  CHECK(report.said() == "200");
  CHECK(report.at("created") == 1000);
  CHECK(arena.box.process().wait(std::chrono::seconds(30)) == 0);
  arena.box.start();
  CHECK(arena.nobody.get("/api/tickets/T-999").status == 200);
}

TEST_CASE("SIGINT stops as SIGTERM does, also with idle connections") {
  Venue arena;
  RawConnection idle(arena.box.url());
  idle.send("GET /healthz HTTP/1.1\r\nHost: box\r\n\r\n");
  CHECK(idle.reply().status == 200);
  arena.box.process().signal(SIGINT);
  CHECK(arena.box.process().wait(std::chrono::seconds(30)) == 0);
  CHECK(idle.rest().status == 0);
}

TEST_CASE("what was answered is there after kill -9") {
  Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  const Reply sold = arena.carl.sells({"A-1"}, 2500);
  const std::string before = arena.everything();
  arena.box.kill();
  arena.box.start();
  CHECK(arena.order(sold.id()) == sold.json);
  CHECK(arena.everything() == before);
}

TEST_CASE("a second daemon on the same data directory leaves at once, and says why") {
  const Venue arena;
  const Finished second =
      willcalld({"--node-id", "box-1", "--data", arena.box.data().string(), "--listen", "127.0.0.1:0"});
  CHECK(second.code == 1);
  CHECK(second.output.find("another willcalld uses " + arena.box.data().string()) != std::string::npos);
  CHECK(arena.nobody.get("/healthz").said() == "200");
}

TEST_CASE("a daemon whose address is taken leaves, and names the address") {
  const Venue arena;
  const TempDirectory directory;
  const std::string taken = arena.box.url().substr(7);
  const Finished second = willcalld({"--node-id", "box-2", "--data", directory / "data", "--listen", taken});
  CHECK(second.code == 1);
  CHECK(second.output.find(taken) != std::string::npos);
}

TEST_CASE("a daemon whose address is taken leaves without a word to the centre") {
  const Venue arena;
  const TempDirectory directory;
  Listener centre;
  const Finished second =
      willcalld({"--node-id", "box-2", "--data", directory / "data", "--listen", arena.box.url().substr(7),
                 "--nats", "nats://127.0.0.1:" + std::to_string(centre.port())});
  CHECK(second.code == 1);
  CHECK_FALSE(centre.was_called());
}

TEST_CASE("a node that has sold nothing yet can be named: a package starts it before anybody does") {
  Daemon box({});
  REQUIRE(box.stop() == 0);
  const TempDirectory place;
  Process named({WILLCALL_BIN "/willcalld", "--data", box.data().string(), "--listen", "127.0.0.1:0",
                 "--node-id", "foyer", "--venue", "opera"},
                place / "log", {{"JWT_KEY", kTestKey}});
  CHECK(eventually(
      [&] { return text_of(place / "log").find("node_id=foyer venue=opera") != std::string::npos; }));
}

TEST_CASE("a store belongs to its node and its venue") {
  Venue arena;
  REQUIRE(arena.box.post("/api/tickets", R"({"id":"A-1","title":"Songs","price":1})").status == 201);
  arena.box.stop();
  const std::string data = arena.box.data().string();
  const Finished other_node = willcalld({"--node-id", "box-9", "--data", data, "--listen", "127.0.0.1:0"});
  CHECK(other_node.code == 2);
  CHECK(other_node.output.find("'box-1', not 'box-9'") != std::string::npos);
  CHECK(other_node.output.find("willcall adopt") != std::string::npos);
  const Finished other_venue = willcalld({"--venue", "opera", "--data", data, "--listen", "127.0.0.1:0"});
  CHECK(other_venue.code == 2);
  CHECK(other_venue.output.find("'arena', not 'opera'") != std::string::npos);
  CHECK(other_venue.output.find("willcall adopt") != std::string::npos);
  arena.box.start();
  CHECK(arena.nobody.get("/readyz").said() == "200");
}

TEST_CASE("a box that is not told its name again keeps the one it had") {
  const TempDirectory directory;
  const auto node_id = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(),
                 {WILLCALL_BIN "/willcalld", "--data", directory / "data", "--listen", "127.0.0.1:0"});
    Process daemon(flags, directory / "output", {{"JWT_KEY", kTestKey}});
    REQUIRE(eventually([&] { return !text_of(directory / "data" / "url").empty(); }));
    std::string url = text_of(directory / "data" / "url");
    url.pop_back();
    const Reply sync = send_raw(url, request_text("GET", "/api/sync", token("carl", {"cashier"})));
    daemon.signal(SIGTERM);
    CHECK(daemon.wait(std::chrono::seconds(30)) == 0);
    return sync.at("nodeId").dump() + sync.at("venue").dump();
  };
  CHECK(node_id({"--node-id", "box-7", "--venue", "opera"}) == "\"box-7\"\"opera\"");
  CHECK(node_id({}) == "\"box-7\"\"opera\"");
}
