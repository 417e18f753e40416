// Programs and stores of different formats, as a technician meets them.
#include "tests/store/older_store.h"
#include "tests/support/catch.h"
#include "tests/support/altered_store.h"
#include "tests/tools/command_line.h"

using namespace willcall;
using namespace willcall::test;

namespace fs = std::filesystem;

namespace {

const std::string kOurs = std::to_string(kStoreFormat), kNewer = std::to_string(kStoreFormat + 1);
constexpr char kSale[] = R"({"tickets":[{"id":"S-1"}],"payment":{"method":"cash","amount":2500}})";

/// A box that sold under a key, and stopped.
struct Evening {
  Daemon node{{}};
  std::string sold, digest;
  Evening() {
    node.import(seats(50));
    sold = sell();
    digest = node.digest();
    REQUIRE(node.stop() == 0);
  }
  std::string sell() const {
    const auto reply = node.client().post("/api/orders", kSale, "till-1");
    REQUIRE(reply->status == 201);
    return reply->body;
  }
  std::string store() const { return text_of(node.data() / "data.mdb"); }
  /// What willcalld says when it does not start.
  Finished refused_start() const {
    return run({WILLCALL_BIN "/willcalld", "--data", node.data().string(), "--listen", "127.0.0.1:0"});
  }
};

}  // namespace

TEST_CASE_METHOD(Evening, "willcalld brings an older store up before it serves, says so, and sells on") {
  turn_into_format_1(node.data());
  node.start();
  CHECK(node.log().find("event=migration_under_way from_format=1 to_format=2 what=\"an index of answers by "
                        "time\" records_done=0 records=1") != std::string::npos);
  CHECK(node.log().find("event=migration_done format=2 ") != std::string::npos);
  CHECK(node.digest() == digest);
  CHECK(sell() == sold);  // the answer under the key is still there
}

TEST_CASE_METHOD(Evening, "willcall verify says of an older store what to start, and leaves it alone") {
  turn_into_format_1(node.data());
  const std::string before = store();
  const Finished verify = tool_for(node, {"verify"});
  CHECK(verify.code == 1);
  CHECK(verify.output == "willcall: the store in " + node.data().string() +
                             " is of format 1, and this program needs " + kOurs +
                             ". Start willcalld once: it brings the store to format " + kOurs + ".\n");
  CHECK((store() == before));
  CHECK(opens_as_format_1(node.data()));
}

TEST_CASE_METHOD(Evening,
                 "a newer store is refused in one line, by willcalld and by willcall, and not touched") {
  make_newer(node.data());
  const std::string before = store();
  const std::string sentence = node.data().string() + " was written by a newer Willcall (format " + kNewer +
                               "); this one reads up to format " + kOurs +
                               ". Install the newer version again.\n";
  const Finished start = refused_start(), verify = tool_for(node, {"verify"});
  CHECK(start.code == 1);
  CHECK(start.output.ends_with("\nwillcalld: " + sentence));
  CHECK(verify.code == 1);
  CHECK(verify.output == "willcall: " + sentence);
  CHECK((store() == before));
}
