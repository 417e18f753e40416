// `willcall import`: a season from a file into a running node.
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/tools/command_line.h"
#include "tests/tools/terminal.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Season {
  Daemon node{{}};
  TempDirectory directory;
  const std::string file = (directory / "season.csv").string();

  Finished import(const std::string& csv, const Words& more = {}) {
    write_file(file, csv);
    Words words = {"import", file};
    words.insert(words.end(), more.begin(), more.end());
    return tool_for(node, words);
  }
  bool has(const std::string& ticket) const { return node.get("/api/tickets/" + ticket).status == 200; }
};

}  // namespace

TEST_CASE_METHOD(Season, "a season is created once, however often its file is imported") {
  const Finished first = import(seats(2000)), again = import(seats(2000));
  CHECK(first.output == "created 2000, unchanged 0, refused 0\n");
  CHECK(first.code == 0);
  CHECK(again.output == "created 0, unchanged 2000, refused 0\n");
  CHECK(again.code == 0);
}

TEST_CASE_METHOD(Season, "refused lines are named, the others are created, and the shell is told") {
  const Finished mixed =
      import("id,title,price\nA-1,Songs,100\nA-2,Songs,cheap\nA 3,Songs,100\nA-4,Songs,100\n");
  CHECK(mixed.code == 1);
  CHECK(says(mixed, "created 2, unchanged 0, refused 2\n"));
  CHECK(says(mixed, "line 3: invalid_request: 'price'"));
  CHECK(says(mixed, "line 4: invalid_request: 'id'"));
  CHECK(has("A-4"));
}

TEST_CASE_METHOD(Season, "a changed row is refused, and says what differs") {
  REQUIRE(import("id,title,price\nA-1,Songs,100\n").code == 0);
  const Finished changed = import("id,title,price\nA-1,Songs,200\n");
  CHECK(changed.code == 1);
  CHECK(says(changed, "line 2: ticket_exists: "));
  CHECK(says(changed, "200"));
}

TEST_CASE_METHOD(Season, "of very many refused lines the first thousand are named, the rest is counted") {
  std::string csv = "id,title,price\n";
  for (int i = 0; i < 1500; ++i) csv += "A-" + std::to_string(i) + ",Songs,free\n";
  const Finished refused = import(csv);
  CHECK(refused.code == 1);
  CHECK(says(refused, "created 0, unchanged 0, refused 1500\n"));
  CHECK(says(refused, "line 1001: "));
  CHECK_FALSE(says(refused, "line 1002: "));
  CHECK(says(refused, "and 500 lines more\n"));
}

TEST_CASE_METHOD(Season, "standard input can be imported") {
  write_file(file, seats(300));
  const Finished piped = run({"sh", "-c", "cat \"$1\" | \"$0\" import - --data \"$2\"",
                              WILLCALL_BIN "/willcall", file, node.data().string()},
                             {{"JWT_KEY", kTestKey}});
  CHECK(piped.output == "created 300, unchanged 0, refused 0\n");
}

TEST_CASE_METHOD(Season, "a file with wrong columns is refused in the node's words, however large it is") {
  const Finished refused = import("id,titel,price\n" + seats(400'000));
  CHECK(refused.code == 1);
  CHECK(says(refused, "The header may name id,title,price"));
  CHECK_FALSE(has("S-1"));
}

TEST_CASE_METHOD(Season, "a quote that is never closed ends a large upload, and the cause is named") {
  const Finished refused = import("id,title,price\nA-1,\"Songs,100\n" + seats(400'000));
  CHECK(refused.code == 1);
  CHECK(says(refused, "quote"));
  CHECK_FALSE(has("A-1"));
}

TEST_CASE_METHOD(Season, "who may not import is told so, and nothing is created") {
  const Finished cashier = import(seats(3), {"--token", token("carl", {"cashier"})});
  CHECK(cashier.code == 1);
  CHECK(says(cashier, "This needs the role seller."));
  const Finished stranger =
      tool_for(node, {"import", file}, {{"JWT_KEY", "another key, also of 32 bytes or more"}});
  CHECK(stranger.code == 1);
  CHECK(says(stranger, "made with the key in JWT_KEY; does the node use another?"));
  CHECK_FALSE(has("S-1"));
}

TEST_CASE_METHOD(Season,
                 "a venue that the node does not follow is refused, and one that cannot be is wrong usage") {
  CHECK(says(import(seats(1), {"--venue", "elsewhere"}), "does not follow the venue 'elsewhere'"));
  CHECK(import(seats(1), {"--venue", "a/b"}).code == 2);
  CHECK(import(seats(1), {"--venue", "arena"}).code == 0);
}

TEST_CASE("a file that cannot be read is named") {
  CHECK(says(tool({"import", "no-such-file.csv"}), "cannot read no-such-file.csv: No such file"));
  const TempDirectory directory;
  const Finished refused = tool({"import", directory.path().string()});
  CHECK(refused.code == 1);
  CHECK(says(refused, "Is a directory"));
}

TEST_CASE("where no node listens, the address that was tried is named") {
  const std::string url = "http://127.0.0.1:" + std::to_string(free_port());
  const Finished lonely = tool({"import", "-", "--url", url});
  CHECK(lonely.code == 1);
  CHECK(says(lonely, "No node answers at " + url));
}

TEST_CASE_METHOD(Season, "progress is shown on a terminal, and nowhere else") {
  if (!Terminal::there_are()) {
    WARN("not run: this machine has no pseudo terminals (/dev/pts)");
    return;
  }
  const Terminal terminal;
  write_file(file, seats(2000));
  const Finished import = run({"sh", "-c", "\"$0\" import \"$1\" --data \"$2\" 2>\"$3\"",
                               WILLCALL_BIN "/willcall", file, node.data().string(), terminal.name()},
                              {{"JWT_KEY", kTestKey}});
  CHECK(import.output == "created 2000, unchanged 0, refused 0\n");
  CHECK(terminal.seen().find("] ") != std::string::npos);
}
