// What the store keeps beside records: answers, cursors, marks, exceptions, and what could not be read.
#include "node/store/writer.h"
#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

rows::ExceptionRow exception(const std::string& id, bool resolved) {
  rows::ExceptionRow row;
  row.set_venue("arena");
  row.set_id(id);
  row.set_resolved(resolved);
  return row;
}

}  // namespace

TEST_CASE("an answer is found under the scope that it was given in, and under no other") {
  OpenStore store;
  rows::AnswerRow answer;
  answer.set_scope("anna POST /api/orders key-1");
  answer.set_status(201);
  answer.set_body("{}");
  store.write([&](Writer& w) { w.put_answer(answer); });
  store.reopen();
  CHECK(store.now().answer(answer.scope())->SerializeAsString() == answer.SerializeAsString());
  CHECK_FALSE(store.now().answer("anna POST /api/orders key-2").has_value());
  CHECK_FALSE(store.now().answer("").has_value());
}

TEST_CASE("a cursor, a mark and the node's identity outlive a restart") {
  OpenStore store;
  CHECK((*store).identity().node_id().empty());
  store.write([](Writer& w) {
    rows::CursorRow cursor;
    cursor.set_floor(77);
    w.put_cursor("box-1-arena", cursor);
    w.put_meta("time", "1700000000000");
    rows::Identity self;
    self.set_node_id("box-1");
    w.put_identity(self);
  });
  store.reopen();
  CHECK(store.now().cursor("box-1-arena")->floor() == 77);
  CHECK_FALSE(store.now().cursor("box-1").has_value());
  CHECK(store.now().meta("time") == "1700000000000");
  CHECK_FALSE(store.now().meta("tide").has_value());
  CHECK((*store).identity().node_id() == "box-1");
}

TEST_CASE("exceptions count until they are settled, and what could not be read is kept raw") {
  OpenStore store;
  store.write([](Writer& w) {
    w.put_exception(exception("e-1", false));
    w.put_exception(exception("e-2", true));
    rows::QuarantineRow message;
    message.set_stream("TICKETS");
    message.set_body("no event");
    for (const std::uint64_t sequence : {8U, 9U, 9U}) {
      message.set_sequence(sequence);
      w.add_quarantine(message);
    }
  });
  CHECK(store.now().open_exceptions() == 1);
  store.write([](Writer& w) {
    w.put_exception(exception("e-1", true));
    w.put_exception(exception("e-1", true));
    w.put_exception(exception("e-3", false));
  });
  CHECK(store.now().open_exceptions() == 1);
  CHECK(store.now().exception("arena", "e-1")->resolved());
  CHECK_FALSE(store.now().exception("hall", "e-1").has_value());
  CHECK(store.faults().empty());
  CHECK(store.now().quarantined() == 2);  // a message that comes twice is one
}

TEST_CASE("a store that a newer version wrote is refused, with what to do") {
  OpenStore store;
  store.write([](Writer& w) {
    rows::Identity self;
    self.set_format(kStoreFormat + 1);
    w.put_identity(self);
  });
  CHECK(says(failure_of([&] { store.reopen(); }).what(), {"newer Willcall", "Install"}));
}
