// `willcall export`: where it goes, who reads it, and what is in the way.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/store/store.h"
#include "tests/support/catch.h"
#include "tests/tools/exported.h"
#include "tests/tools/terminal.h"

using namespace willcall;
using namespace willcall::test;

namespace fs = std::filesystem;

namespace {

struct Hall : Exporting {
  Hall() { node.import(seats(3000)); }
  /// `willcall export tickets`, with the words of a shell behind it.
  Words command(const std::string& behind, const std::string& more = {}) const {
    return {"sh",
            "-c",
            "exec \"$0\" export tickets --data \"$1\" " + behind,
            WILLCALL_BIN "/willcall",
            node.data().string(),
            more};
  }
  Finished shell(const std::string& behind, const std::string& more = {}) const {
    return run(command(behind, more));
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory.path()))
      names.push_back(entry.path().filename());
    return names;
  }
};

const std::string kSummary = "exported 3000 tickets: available 3000, reserved 0, sold 0, withdrawn 0\n";

}  // namespace

TEST_CASE_METHOD(Hall, "a file is its owner's alone, and there is nothing beside it") {
  CHECK(exports({"tickets"}).output == kSummary);
  CHECK(files() == std::vector<std::string>{"export"});
  CHECK((fs::status(file()).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(sheet_in(text_of(file())).rows.size() == 3000);
}

TEST_CASE_METHOD(Hall, "a file that is there is kept, unless it is to be replaced") {
  write_file(file(), "precious");
  const Finished refused = tool_for(node, {"export", "tickets", "--output", file()});
  CHECK(refused.code == 1);
  CHECK(says(refused, file().string() + " is there already; give another name, or --force to replace it."));
  CHECK(text_of(file()) == "precious");
  CHECK(files() == std::vector<std::string>{"export"});
  CHECK(exports({"tickets"}).code == 0);
  CHECK(text_of(file()) != "precious");
}

TEST_CASE_METHOD(Hall, "what goes to a file, through a pipe and with --output is the same") {
  const std::string whole = exported({"tickets"});
  CHECK(shell("> \"$2\"", file("redirected")).output == kSummary);
  CHECK(text_of(file("redirected")) == whole);
  CHECK(run({"sh", "-c", "\"$0\" export tickets --data \"$1\" 2>/dev/null | cat > \"$2\"",
             WILLCALL_BIN "/willcall", node.data(), file("piped")})
            .code == 0);
  CHECK(text_of(file("piped")) == whole);
}

TEST_CASE_METHOD(Hall, "a reader that leaves early is named, and it is no success") {
  const Finished cut =
      run({"sh", "-c", "{ \"$0\" export tickets --data \"$1\"; echo code $? >&2; } | head -c 1",
           WILLCALL_BIN "/willcall", node.data()});
  CHECK(says(cut, "what read standard output has gone before the end; it did not get all."));
  CHECK(says(cut, "code 1\n"));
}

TEST_CASE_METHOD(Hall, "a full disk is named, with what to do") {
  const Finished full = shell("> /dev/full");
  CHECK(full.code == 1);
  CHECK(says(full, "cannot write standard output: No space left on device. Make room"));
  const Finished missing = tool_for(node, {"export", "tickets", "--output", file("no") / "such"});
  CHECK(missing.code == 1);
  CHECK(says(missing, "such.part: No such file or directory."));
}

TEST_CASE_METHOD(Hall, "who reads slowly keeps no hold of the store, and can be interrupted") {
  const fs::path pipe = file("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  Process exporting(command("> \"$2\"", pipe), file("log"));
  pollfd first_bytes{reader, POLLIN, 0};
  REQUIRE(::poll(&first_bytes, 1, 60'000) == 1);
  CHECK(text_of("/proc/" + std::to_string(exporting.pid()) + "/maps").find("data.mdb") == std::string::npos);
  CHECK(exporting.running());
  exporting.signal(SIGTERM);
  CHECK(exporting.wait(std::chrono::seconds(60)) == 1);
  CHECK(text_of(file("log")) == "willcall: interrupted before the end.\n");
  ::close(reader);
}

TEST_CASE_METHOD(Hall, "a bar is shown on a terminal, and nowhere else") {
  if (!Terminal::there_are()) {
    WARN("not run: this machine has no pseudo terminals (/dev/pts)");
    return;
  }
  const Terminal terminal;
  CHECK(shell("> \"$2\" 2> " + terminal.name(), file()).output.empty());
  const std::string seen = terminal.seen();
  CHECK(seen.find("] ") != std::string::npos);
  CHECK(seen.find(" of 3000") != std::string::npos);
  CHECK(seen.find("exported 3000 tickets") != std::string::npos);
  CHECK(text_of(file()).find('\x1b') == std::string::npos);
}

TEST_CASE("a damaged record is named, the rest is exported, and it is no success") {
  Exporting box;
  box.node.import(seats(40) + "B-1,Unlucky seat,100\n");
  REQUIRE(box.node.stop() == 0);
  REQUIRE(run({"sed", "-i", "s/Unlucky/Untrust/g", box.node.data() / "data.mdb"}, {{"LC_ALL", "C"}}).code ==
          0);
  const Finished tickets = box.exports({"tickets"}), journal = box.exports({"journal"});
  CHECK(tickets.code == 1);
  CHECK(says(tickets, "damaged, left out: B-1 of arena: the value of "));
  CHECK(says(tickets, "The rest was exported. `willcall verify` looks at the whole store.\n"));
  CHECK(says(tickets, "exported 40 tickets: "));
  CHECK(journal.code == 1);
  CHECK(says(journal, "damaged, left out: change 41: "));
  CHECK(sheet_in(text_of(box.file())).rows.size() == 40);
}

TEST_CASE("a store of a newer version is refused in its own words, and no file is made") {
  Exporting box;
  REQUIRE(box.node.stop() == 0);
  {
    Store store(box.node.data());
    WriteTxn txn(store.environment());
    rows::Identity self = *store.tables().identity.get(txn, "self");
    self.set_format(99);
    store.tables().identity.put(txn, "self", self);
    txn.commit();
  }
  const Finished refused = box.exports({"tickets"});
  CHECK(refused.code == 1);
  CHECK(says(refused, "was written by a newer Willcall (format 99)"));
  CHECK(fs::is_empty(box.directory.path()));
}

TEST_CASE("where there is no store, that is said, and nothing is made") {
  const TempDirectory empty;
  const Finished nothing = tool({"export", "tickets", "--data", empty.path()});
  CHECK(nothing.code == 1);
  CHECK(says(nothing, "there is no store in " + empty.path().string()));
  CHECK(fs::is_empty(empty.path()));
}
