#include "node/box_office/correcting.h"

#include "node/box_office/exceptions.h"
#include "node/domain/rightful.h"
#include "schema/probe.h"

namespace willcall {
namespace {

std::string writer_of(const Event& event) {
  return event.change().by().empty() ? "somebody" : "'" + event.change().by() + "'";
}

// The sale as it rightfully stands at the end. A version that is missing in between may have been anybody's:
// then the next one counts as right. `who` broke a rule last; empty: nobody.
Ticket rightful_end(const std::vector<const Event*>& whole, std::string& who) {
  Ticket rightful = whole.front()->ticket();
  Version last = rightful.version();
  for (const Event* event : whole) {
    const Version version = version_of(*event);
    if (version != last + 1 || had_right(rightful, *event)) {
      rightful = event->ticket();
    } else {
      who = writer_of(*event);
    }
    last = version;
  }
  return rightful;
}

bool is_mine_to_answer(const Reader& reader, const Office& office, const Ticket& rightful) {
  if (owner_of(rightful) != office.policy.node_id) return false;
  if (rightful.order_id().empty()) return true;
  if (reader.claim(rightful.venue(), rightful.order_id())) return true;
  const auto order = reader.order(rightful.venue(), rightful.order_id());
  return order && is_live(order->order());
}

}  // namespace

std::optional<Event> correction(Writer& writer, const Office& office, const Ticket& head,
                                const std::vector<const Event*>& whole) {
  std::string who;
  const Ticket rightful = rightful_end(whole, who);
  if (!is_mine_to_answer(writer, office, rightful)) return std::nullopt;
  auto event = put_right(rightful, head, office.own_stamp());
  if (!event) return std::nullopt;
  probe::sometimes("a broken rule was put right");
  Matter matter;
  matter.kind = "rule_broken";
  matter.ticket = rightful.id();
  matter.rule = who + " changed the sale or the allocation of ticket " + rightful.id() + ", which only box " +
                office.policy.node_id + " may; it was put right, the sale stands";
  if (const auto order = writer.order(rightful.venue(), rightful.order_id())) matter.order = order->order();
  matter.order.set_venue(rightful.venue());
  const bool told =
      has_exception(writer, matter.kind, rightful.venue(), rightful.id(), matter.order.id(), Among::open);
  if (!told) open_exception(writer, office, matter);
  return event;
}

std::optional<Event> correction(Writer& writer, const Office& office, const Order& head,
                                const std::vector<const Event*>& whole) {
  const std::string& me = office.policy.node_id;
  const Event& first = *whole.front();
  if (first.order().node_id() != me || first.change().node_id() != me) return std::nullopt;
  const Event* rightful = &first;
  std::string who;
  for (const Event* event : whole) {
    const bool mine = event->change().node_id() == me;
    if (mine) rightful = event;
    who = mine ? std::string() : writer_of(*event);
  }
  if (who.empty()) return std::nullopt;
  probe::sometimes("a broken rule was put right");
  Matter matter;
  matter.kind = "rule_broken";
  matter.order = rightful->order();
  matter.rule = who + " changed order " + rightful->order().id() + ", which only box " + me +
                " may; it was put right, the sale stands";
  open_exception(writer, office, matter);
  return put_right(rightful->order(), head, office.own_stamp());
}

void note_duplicate(Writer& writer, const Office& office, const Ticket& mine, const Ticket& stands) {
  const NewTicket wanted{mine.venue(),     mine.id(),           mine.title(), mine.currency(),
                         mine.seller_id(), mine.allocated_to(), mine.price()};
  const auto differs = difference(stands, wanted);
  if (!differs) return;
  Matter matter;
  matter.kind = "duplicate_id";
  matter.ticket = mine.id();
  matter.order.set_venue(mine.venue());
  matter.rule = "ticket " + mine.id() +
                " was created twice; the one that came first in the stream stands: its " + *differs;
  open_exception(writer, office, matter);
}

}  // namespace willcall
