// `willcall export journal`: complete, and to be gone on with.
#include "node/store/writer.h"
#include "tests/support/catch.h"
#include "tests/tools/exported.h"
#include "tools/willcall/since.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Evening : Exporting {
  Evening() {
    node.import(seats(5));
    sells({"S-1"}, 2500);
  }
  std::vector<Json> journal(Words words = {}) const {
    words.insert(words.begin(), {"journal", "--format", "jsonl"});
    return lines_in(exported(words));
  }
  /// "1042-7k3m9x2p", where the last export said that it ended.
  std::string end() const {
    const std::string said = exports({"journal"}).output;
    const std::size_t at = said.find("--since ") + 8;
    return said.substr(at, said.find('\n') - at);
  }
  Finished since(const std::string& position) const { return exports({"journal", "--since", position}); }
  /// As a journal that was tidied up.
  void forget(Position position) {
    REQUIRE(node.stop() == 0);
    Store store(node.data());
    WriteTxn txn(store.environment());
    REQUIRE(store.tables().journal.erase(txn, number_key(position)));
    txn.commit();
  }
};

}  // namespace

TEST_CASE_METHOD(Evening, "the journal holds every change in its order, as the feed of changes gives them") {
  const auto changes = journal();
  REQUIRE(changes.size() == 7);  // five tickets made; one sold, and its order
  for (std::size_t i = 0; i < changes.size(); ++i) CHECK(changes[i]["seq"] == i + 1);
  CHECK(changes[5]["type"] == "ticket.sold");
  CHECK(changes[5]["by"] == "ada");
  CHECK(changes[5]["nodeId"] == "box-1");
  CHECK(changes[5]["record"] == Json::parse(node.get("/api/tickets/S-1").body));
  CHECK(changes[6]["type"] == "order.completed");
  CHECK(changes[6]["version"] == 1);
  CHECK(changes[6]["at"] == changes[6]["record"]["updatedAt"]);
}

TEST_CASE_METHOD(Evening, "the journal as CSV has what one looks for beside the whole record") {
  const Sheet sheet = sheet_in(exported({"journal"}));
  REQUIRE(sheet.rows.size() == 7);
  CHECK(sheet.cell(5, "seq") == "6");
  CHECK(sheet.cell(5, "venue") == "arena");
  CHECK(sheet.cell(5, "id") == "S-1");
  CHECK(Json::parse(sheet.cell(5, "record")) == Json::parse(node.get("/api/tickets/S-1").body));
}

TEST_CASE_METHOD(Evening,
                 "a journal is gone on with where the last export ended, and nothing is there twice") {
  auto parts = journal();
  const std::string end = this->end();
  CHECK(journal({"--since", end}).empty());
  sells({"S-2"}, 2500);
  for (const Json& change : journal({"--since", end})) parts.push_back(change);
  CHECK(parts == journal());
  CHECK(journal({"--since", "7"}).size() == 2);
}

TEST_CASE_METHOD(Evening, "a position of another store, or behind the end, is refused with what to do") {
  const Finished other = since("3-xxxxxxxx"), behind = since("4711");
  CHECK(other.code == 1);
  CHECK(says(other, "--since 3-xxxxxxxx is not of this store, whose journal ends at " + end()));
  CHECK(behind.code == 1);
  CHECK(says(behind, "Begin anew without --since."));
}

TEST_CASE_METHOD(Evening, "who goes on after changes that the journal forgot is told so; the rest is there") {
  forget(3);
  const Finished resumed = since("2");
  CHECK(resumed.code == 1);
  CHECK(says(resumed, "exported 4 changes, 4 to 7"));
  CHECK(says(resumed, "1 change after --since are not in the journal any more."));
  CHECK(sheet_in(text_of(file())).rows.size() == 4);
  CHECK(since("3").code == 0);
  CHECK(exports({"journal"}).code == 0);
}

TEST_CASE_METHOD(Evening, "from a moment on is what this node took since") {
  CHECK(journal({"--since", "2000-01-01"}).size() == 7);
  CHECK(journal({"--since", "2999-01-01T00:00:00Z"}).empty());
  const auto changes = journal();
  CHECK(journal({"--since", changes[6]["at"]}).back() == changes.back());
}

TEST_CASE("a place in the journal is said in four ways") {
  CHECK(parse_since("1042")->position == "1042");
  CHECK(parse_since("1042-7k3m9x2p")->position == "1042-7k3m9x2p");
  CHECK(parse_since("2026-11-22")->time == 1'795'305'600'000);
  CHECK(parse_since("2026-11-22T19:55:00Z")->time == 1'795'377'300'000);
  CHECK(parse_since("2026-11-22T19:55:00.250Z")->time == 1'795'377'300'250);
  for (const char* wrong : {"", "now", "-1", "1042-", "2026-13-01", "2026-11-22T19:55", "1042-7K"})
    CHECK_FALSE(parse_since(wrong));
}
