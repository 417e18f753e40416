// A store with a history: of every kind of value one, and records in every standing.
#pragma once
#include "tests/store/open_store.h"

namespace willcall::test {

inline void play_season(OpenStore& store) {
  store.write([](Writer& w) {
    change_there(w, seat("confirmed", "box-1"), 1);
    change_there(w, seat("pending", "box-1"), 2);
    change_here(w, seat("pending", "box-1", Ticket::RESERVED));
    change_here(w, seat("pending", "box-1", Ticket::SOLD));
    change_here(w, seat("unconfirmed"));
    change_here(w, seat("unconfirmed", "box-2"));
    change_there(w, seat("given-up"), 3);
    change_here(w, seat("given-up", "", Ticket::SOLD));
    give_up_pending(w, "given-up");
    change_there(w, seat("lost"), 4);
    Ticket later = seat("lost");
    later.set_version(3);
    change_there(w, later, 5);  // over a gap
    lose(w, "lost", 1);
    change_here(w, seat("lost", "", Ticket::SOLD));
    change_here(w, sale("open", "carl"), 9000);
    change_there(w, sale("paid", "", Order::COMPLETE), 1);
  });
  store.write([](Writer& w) {
    rows::AnswerRow answer;
    answer.set_scope("key-1");
    w.put_answer(answer);
    rows::ExceptionRow exception;
    exception.set_id("e-1");
    w.put_exception(exception);
    rows::QuarantineRow message;
    message.set_stream("TICKETS");
    w.add_quarantine(message);
    rows::CursorRow cursor;
    cursor.set_floor(5);
    w.put_cursor("box-1-arena", cursor);
    rows::Identity self;
    self.set_node_id("box-1");
    w.put_identity(self);
    w.put_meta("time", "1");
  });
}

}  // namespace willcall::test
