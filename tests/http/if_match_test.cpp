// If-Match as HTTP has it: a list, compared strongly (RFC 9110, 13.1.1).
#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A ticket that was edited once: its ETag before and now.
struct Edited : Venue {
  Edited() {
    before = anna.creates("A-1", 2500).raw.header("ETag");
    now = anna.edits("A-1", 2600).raw.header("ETag");
  }
  std::string edits_if(const std::string& tags) const {
    return anna.edits("A-1", 2700, "Night of Songs", "If-Match: " + tags + "\r\n").said();
  }
  std::string before, now;
};

}  // namespace

TEST_CASE("an edit stands if the ticket has one of the versions that are listed") {
  CHECK(Edited().edits_if("") == "422 invalid_request");
  const Edited arena;
  CHECK(arena.edits_if(arena.before + ", \"7\"") == "412 version_mismatch");
  CHECK(arena.edits_if("\"7\" ,, " + arena.before + "," + arena.now) == "200");
  CHECK(arena.edits_if(arena.now) == "412 version_mismatch");
}

TEST_CASE("an edit under two lines of versions is an edit under their list") {
  const Edited arena;
  CHECK(arena.edits_if(arena.before + "\r\nIf-Match: " + arena.now) == "200");
}

TEST_CASE("a weak tag is never the version of a ticket to be edited") {
  const Edited arena;
  CHECK(arena.edits_if("W/" + arena.now) == "412 version_mismatch");
  CHECK(arena.edits_if("W/" + arena.now + ", " + arena.before) == "412 version_mismatch");
  CHECK(arena.edits_if("W/" + arena.before + ", " + arena.now) == "200");
}

TEST_CASE("what is no ETag of a ticket is refused wherever it stands in the list") {
  const Edited arena;
  for (const char* garbage : {"W/", "w/\"1\"", "W/2", "\"1\" \"2\"", "\"latest\"", "*"}) {
    INFO(garbage);
    CHECK(arena.edits_if(arena.now + ", " + garbage) == "422 invalid_request");
  }
  CHECK(arena.edits_if(", ,") == "422 invalid_request");
}

TEST_CASE("an unknown ticket is not found, whatever version is wanted of it") {
  const Edited arena;
  CHECK(arena.anna.edits("A-9", 1, "Songs", "If-Match: W/\"1\", \"2\"\r\n").said() == "404 ticket_not_found");
}
