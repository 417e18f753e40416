#include "tests/simulation/invariants.h"

#include <set>

#include "schema/event.h"
#include "schema/words.h"

namespace willcall::test {
namespace {

using State = ToldOrder::State;

std::set<std::string> subjects(const SimCentre& centre, Kind kind) {
  std::set<std::string> found;
  for (const auto& [sequence, m] : const_cast<SimCentre&>(centre).streams.stream(kind).messages)
    found.insert(m.message.subject);
  return found;
}

// The newest bytes of a record on this box; empty: it has no such record.
std::string bytes_on(SimBox& box, const RecordKey& key) {
  const Snapshot snapshot(box.store());
  const auto standing = snapshot.standing(key);
  return standing && standing->head_entry() ? snapshot.entry(standing->head_entry())->bytes : std::string();
}

std::string standing_of(SimBox& box, const RecordKey& key) {
  const Snapshot snapshot(box.store());
  const auto standing = snapshot.standing(key);
  return standing ? "its base is version " + std::to_string(standing->base_version()) + " at #" +
                        std::to_string(standing->base_sequence())
                  : "nothing";
}

std::string records_as_replayed(const Venue& venue, SimBox& box) {
  for (const Kind kind : {Kind::ticket, Kind::order})
    for (const std::string& subject : subjects(venue.centre, kind)) {
      const auto history = venue.centre.valid(kind, subject);
      if (!history.empty() && bytes_on(box, *key_of_subject(subject)) != history.back().body)
        return box.node_id + " holds something else than the stream for " + subject + ": " +
               standing_of(box, *key_of_subject(subject));
    }
  return {};
}

int refusals_of(SimBox& box, const std::string& order) {
  int found = 0;
  for (const auto& exception : box.exceptions())
    if (exception.order_id() == order && (exception.kind() == "refused_sale" || exception.kind() == "seized"))
      ++found;
  return found;
}

std::string ticket_of(SimBox& box, const Order& order, const OrderLine& line) {
  if (!box.has_ticket(line.id())) return order.id() + " stands, and ticket " + line.id() + " is unknown";
  const Ticket t = box.ticket(line.id());
  const auto wanted = order.status() == Order::COMPLETE ? Ticket::SOLD : Ticket::RESERVED;
  if (t.order_id() != order.id() || t.status() != wanted)
    return "order " + order.id() + " stands on " + box.node_id + ", and ticket " + t.id() + " is " +
           std::string(word(t.status())) + " for '" + t.order_id() + "'";
  return {};
}

std::string refusal(const Venue& venue, SimBox& owner, const ToldOrder& told, const Order& now) {
  const std::string id = now.id();
  if (const int found = refusals_of(owner, id); found != 1)
    return "order " + id + " is refused with " + std::to_string(found) + " exceptions";
  if (!venue.excused && !venue.told.seized.contains(told.node) &&
      told.order.guarantee() != Order::PROVISIONAL)
    return "order " + id + " was " + std::string(word(told.order.guarantee())) +
           " and is refused: " + now.reason();
  return {};
}

SimBox& owner_of(const Venue& venue, const std::string& node) {
  for (auto& box : venue.boxes)
    if (box->node_id == node) return *box;
  throw std::logic_error("no box " + node);
}

}  // namespace

std::string unsound(const Venue& venue) {
  for (auto& box : venue.boxes) {
    if (const auto faults = box->faults(); !faults.empty()) return box->node_id + ": " + faults.front();
    if (box->outbox() != 0) return box->node_id + ": its outbox is not empty";
  }
  return {};
}

std::string disagreement(const Venue& venue) {
  const std::string digest = venue.boxes.front()->digest();
  for (auto& box : venue.boxes) {
    if (auto differs = records_as_replayed(venue, *box); !differs.empty()) return differs;
    if (box->digest() != digest) return box->node_id + " holds other records";
  }
  return {};
}

std::string broken_promise(const Venue& venue) {
  for (auto& [id, told] : venue.told.orders) {
    SimBox& owner = owner_of(venue, told.node);
    const Order now = owner.order(id);
    if (now.status() == Order::REJECTED) {
      if (auto wrong = refusal(venue, owner, told, now); !wrong.empty()) return wrong;
    } else if (refusals_of(owner, id) != 0) {
      return "order " + id + " is " + std::string(word(now.status())) + " and has an exception";
    }
    for (auto& box : venue.boxes) {
      const auto row = box->enquiries().order(box->venue, id);
      if (!row) return "order " + id + " is unknown on " + box->node_id;
      for (const OrderLine& line : row->order().tickets()) {
        if (is_live(row->order()))
          if (auto wrong = ticket_of(*box, row->order(), line); !wrong.empty()) return wrong;
        if (!is_live(row->order()) && box->has_ticket(line.id()) && box->ticket(line.id()).order_id() == id)
          return "order " + id + " is not live, and holds " + line.id();
      }
    }
  }
  // Nobody holds a ticket of whom nobody was told.
  for (const std::string& subject : subjects(venue.centre, Kind::ticket)) {
    SimBox& box = *venue.boxes.front();
    const std::string holder =
        box.has_ticket(key_of_subject(subject)->id) ? box.holder(key_of_subject(subject)->id) : std::string();
    if (!holder.empty() && !venue.told.orders.contains(holder))
      return subject + " is held by order " + holder + ", of which nobody was told";
  }
  return {};
}

std::string money_missing(const Venue& venue) {
  for (auto& [id, told] : venue.told.orders) {
    SimBox& owner = owner_of(venue, told.node);
    const Order now = owner.order(id);
    Money lines = 0, to_return = 0;
    for (const OrderLine& line : now.tickets()) lines += line.price();
    for (const auto& exception : owner.exceptions())
      if (exception.order_id() == id &&
          (exception.kind() == "refused_sale" || exception.kind() == "seized") &&
          (!exception.resolved() || exception.action() == "dismiss"))
        to_return += exception.amount();
    const Money paid = now.has_payment() ? now.payment().amount() : 0;
    const Money kept = now.status() == Order::COMPLETE ? now.total() : 0;
    const Money back = now.has_refund() ? now.refund().amount() : 0;
    if (lines != now.total()) return "the total of order " + id + " is not its lines'";
    if (paid != kept + back + (now.status() == Order::REJECTED ? to_return : 0))
      return "of order " + id + " " + std::to_string(paid) + " was paid, " + std::to_string(kept) +
             " is earned, " + std::to_string(back) + " was given back and " + std::to_string(to_return) +
             " is to be given back";
  }
  return {};
}

std::string broken_history(const Venue& venue) {
  if (venue.centre.lost_data()) return {};  // at its appends it was looked at as far as it can be
  for (const Kind kind : {Kind::ticket, Kind::order})
    for (const std::string& subject : subjects(venue.centre, kind))
      if (venue.centre.valid(kind, subject).size() != venue.centre.streams.on(kind, subject).size())
        return "the versions of " + subject + " are not 1..n";
  return {};
}

std::string lost_edit(const Venue& venue) {
  if (venue.centre.lost_data()) return {};
  for (const Told::Edit& edit : venue.told.edits) {
    bool found = false;
    const RecordKey key{Kind::ticket, "arena", edit.ticket};
    for (const StreamMessage& m : venue.centre.valid(Kind::ticket, subject_of(key)))
      found = found || decode_own(m.body, *encoding_of(m.content_type)).ticket().price() == edit.price;
    if (!found) return "the price " + std::to_string(edit.price) + " of " + edit.ticket + " was lost";
  }
  return {};
}

std::string false_accusation(const Venue& venue) {
  if (venue.told.rule_broken || venue.centre.lost_data()) return {};
  for (auto& box : venue.boxes)
    for (const auto& exception : box->exceptions())
      if (exception.kind() == "rule_broken")
        return box->node_id + " says that a rule was broken: " + exception.rule();
  return {};
}

std::string broken_invariant(const Venue& venue) {
  for (const auto check :
       {unsound, disagreement, broken_promise, money_missing, lost_edit, false_accusation, broken_history})
    if (auto wrong = check(venue); !wrong.empty()) return wrong;
  return {};
}

}  // namespace willcall::test
