// The log of a box: one line per event, nothing that nobody may know, and no flood.
#include <sys/stat.h>

#include <fstream>
#include <regex>

#include "schema/records.h"
#include "tests/http/venue.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/support/refused_sale.h"

using namespace willcall;
using namespace willcall::test;

namespace {

std::vector<std::string> lines_of(const std::string& text, const std::string& part) {
  std::istringstream in(text);
  std::vector<std::string> found;
  for (std::string line; std::getline(in, line);)
    if (line.find(part) != std::string::npos) found.push_back(line);
  return found;
}

std::size_t count(const Venue& arena, const std::string& part) {
  return lines_of(arena.box.log(), part).size();
}

}  // namespace

TEST_CASE("every line of the log is a time, a level, an event and its fields") {
  Venue arena({"--hold", "20m"}, "nats://127.0.0.1:" + std::to_string(free_port()));
  arena.put_on_sale({"A-1"});
  REQUIRE(eventually([&] { return count(arena, "event=sync_offline") > 0; }));
  arena.box.stop();
  static const std::regex line(
      R"re(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=(info|warning|error) event=[a-z_]+)re"
      R"re(( [a-z_]+=([!#-<>-\[\]-~]+|"([ !#-\[\]-~]|\\.)*"))*)re");
  for (const std::string& text : lines_of(arena.box.log(), "")) {
    INFO(text);
    if (!text.starts_with("listening on ")) CHECK(std::regex_match(text, line));
  }
  for (const char* event : {"event=setting name=hold value=20m source=--hold",
                            "event=started version=", "node_id=box-1 venue=arena store_format=",
                            "event=import_done venue=arena created=1", "event=stopping"})
    CHECK(count(arena, event) == 1);
}

TEST_CASE("a whole story leaves no person, no note, no key and no password in the log") {
  NatsServer server;
  std::string url = server.url();
  url.insert(url.find("//") + 2, "box-1:pass-secret@");
  Venue arena({}, url);
  REQUIRE(eventually([&] { return arena.box.link() == "online"; }));
  const Person seller(arena.box, token("seller-secret", {"seller"})),
      cashier(arena.box, token("cashier-secret", {"cashier"})),
      admin(arena.box, token("admin-secret", {"admin"}));
  seller.imports("id,title,price\nA-1,title-secret,100\nA-2,title-secret,100\nA-3,x,no-price-secret\n");
  const std::string order = cashier
                                .post("/api/orders", R"({"tickets":[{"id":"A-1"}],"userId":"user-secret",
        "payment":{"method":"card","amount":100,"reference":"reference-secret"}})")
                                .id();
  admin.post("/api/orders/" + order + "/cancel",
             R"({"reason":"reason-secret","refund":{"method":"cash","note":"note-secret"}})");
  seller.edits("A-2", 200, "newtitle-secret");
  admin.post("/api/allocations", R"({"to":"box-2","tickets":["A-2"]})");
  arena.nobody.get("/api/orders/path-secret?userId=query-secret");
  arena.nobody.get("/api/orders", "Authorization: Bearer token.header.secret\r\nX-Note: header-secret\r\n");
  cashier.post("/api/orders", "{\"body-secret");
  server.kill();
  REQUIRE(eventually([&] { return count(arena, "event=sync_offline") > 0; }));
  arena.box.stop();
  const std::string log = arena.box.log();
  CHECK(lines_of(log, "event=tickets_allocated venue=arena to=box-2 tickets=1").size() == 1);
  CHECK(lines_of(log, "event=sign_in_failed address=127.0.0.1 reason=").size() == 1);
  CHECK(lines_of(log, "event=sync_online").size() == 1);
  for (const std::string& line : lines_of(log, "secret")) FAIL_CHECK(line);
  CHECK(lines_of(log, kTestKey).empty());
  CHECK(lines_of(log, arena.carl.bearer()).empty());
}

TEST_CASE("a refused sale is logged with the money, and with nobody's name") {
  Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string order = arena.carl.sells({"A-1"}, 2500).id();
  const std::string said = refuse_sale(arena.box, order, "A-1");
  const std::string matter = arena.carl.get("/api/exceptions").at("exceptions.0.id");
  CHECK(said == "level=warning event=exception_opened kind=refused_sale exception=" + matter +
                    " venue=arena order=" + order + " ticket=A-1 amount=2500 currency=EUR\n");
  arena.cleo.post("/api/exceptions/" + matter + "/resolve",
                  R"({"action":"refund","method":"cash","note":"note-secret"})");
  CHECK(count(arena, "event=exception_resolved exception=" + matter + " action=refund") == 1);
  CHECK(count(arena, "cleo") + count(arena, "secret") == 0);
}

TEST_CASE("a message that nobody can read is one line, without what it says") {
  const NatsServer server;
  const Venue arena({}, server.url());
  REQUIRE(eventually([&] { return arena.box.link() == "online"; }));
  Event event;
  event.mutable_ticket()->set_id("A-9");
  event.mutable_ticket()->set_title("secret \xFF");
  const std::string bytes = event.SerializeAsString();
  RawConnection writer("http" + server.url().substr(4));
  writer.send("CONNECT {\"verbose\":false}\r\nPUB tickets.arena.A-9 " + std::to_string(bytes.size()) +
              "\r\n" + bytes + "\r\nPING\r\n");
  CHECK(eventually([&] {
    return count(arena,
                 "event=message_quarantined stream=TICKETS sequence=1 subject=tickets.arena.A-9 reason=") ==
           1;
  }));
  CHECK(count(arena, "secret") + count(arena, "libprotobuf") == 0);
}

TEST_CASE("what was not stored is not logged as if it were") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  CHECK(arena.ada.post("/api/allocations", R"({"to":"box-2","tickets":["A-1","nowhere"]})").status == 404);
  CHECK(count(arena, "event=tickets_allocated") == 0);
}

TEST_CASE("somebody who guesses tokens does not fill the log") {
  Venue arena;
  for (int i = 0; i < 50; ++i) arena.nobody.get("/api/orders", "Authorization: Bearer guess\r\n");
  CHECK(count(arena, "event=sign_in_failed") == 10);
  arena.box.stop();
  CHECK(count(arena, "event=lines_left_out of=sign_in_failed count=40") == 1);
}

TEST_CASE("to the journal a line goes with its priority and without a time") {
  const TempDirectory place;
  const std::string log = place / "log";
  std::ofstream(log).flush();
  struct stat file {};
  REQUIRE(::stat(log.c_str(), &file) == 0);
  const std::string stream = std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
  const std::vector<std::string> command = {WILLCALL_BIN "/willcalld",
                                            "--data",
                                            place / "data",
                                            "--listen",
                                            "127.0.0.1:0",
                                            "--nats",
                                            "127.0.0.1:" + std::to_string(free_port())};
  {
    Process node(command, log, {{"JOURNAL_STREAM", stream}});
    CHECK(eventually(
        [&] { return text_of(log).find("\n<4>level=warning event=sync_offline ") != std::string::npos; }));
    CHECK(eventually([&] { return lines_of(text_of(log), "<6>level=info event=started").size() == 1; }));
  }
  std::ofstream(log).flush();
  Process node(command, log, {{"JOURNAL_STREAM", "1:1"}});  // of another process
  CHECK(eventually(
      [&] { return text_of(log).find("Z level=warning event=sync_offline ") != std::string::npos; }));
  CHECK(text_of(log).find('<') == std::string::npos);
}
