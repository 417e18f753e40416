#include "tests/simulation/acts.h"

#include <algorithm>

#include "schema/event.h"
#include "schema/probe.h"
#include "schema/words.h"

namespace willcall::test {
namespace {

// The price that the refusal says was seen. A version that meant several prices here means the lowest.
std::optional<Money> seen_in(const TicketError& error) {
  for (const auto& [name, value] : error.members)
    if (name == "seen") return std::get<std::int64_t>(value);
  return std::nullopt;
}

}  // namespace

void Acts::any(SimBox& box, bool crashes) {
  const std::uint64_t roll = s_.dice.below(100);
  if (!box.sells) return roll < 50 ? reprice(box) : look(box);
  if (roll < 9) return create(box);
  if (roll < 12) return import_map(box);
  if (roll < 19) return reprice(box);
  if (roll < 21) return retitle(box);
  if (roll < 25) return move(box);
  if (roll < 35) return look(box);
  if (roll < 62) return sell(box, crashes);
  if (roll < 66) return resolve(box, crashes);
  if (roll < 81) return complete(box, crashes);
  if (roll < 90) return cancel(box);
  if (roll < 92) return hold(box);
  if (roll < 97) return allocate(box, crashes);
  expire(box);
}

std::vector<std::string> Acts::known(SimBox& box) const {
  std::vector<std::string> ids;
  for (const std::string& id : s_.tickets)
    if (box.has_ticket(id)) ids.push_back(id);
  return ids;
}

void Acts::create(SimBox& box) {
  const std::string& id = s_.dice.one_of(s_.tickets);
  const std::string owner = s_.dice.percent(40) ? "" : s_.dice.one_of(s_.nodes);
  const auto made = box.create(id, s_.dice.one_of(kPrices), owner);
  say(box, "create " + id + " for " + owner + ": " + (made ? "done" : "refused"));
}

// The same seat map everywhere.
void Acts::import_map(SimBox& box) {
  std::vector<NewTicket> rows;
  for (std::size_t i = 0; i < s_.tickets.size(); ++i)
    rows.push_back({box.venue, s_.tickets[i], kTitles[0], "EUR", "anna",
                    i % 2 ? "" : s_.nodes[i % s_.nodes.size()], 200});
  say(box, std::string("import: ") + (box.tickets().import(rows, {"anna", false}) ? "done" : "refused"));
}

void Acts::reprice(SimBox& box) {
  const auto ids = known(box);
  if (ids.empty()) return;
  const std::string& id = s_.dice.one_of(ids);
  const Money price = s_.dice.one_of(kPrices) + 3001 + ++edits_;  // like no other
  const auto done = box.reprice(id, price);
  if (done) s_.told.edits.push_back({id, price});
  say(box, "price of " + id + " " + std::to_string(price) + ": " + (done ? "done" : "refused"));
}

void Acts::retitle(SimBox& box) {
  const auto ids = known(box);
  if (ids.empty()) return;
  const std::string& id = s_.dice.one_of(ids);
  const auto done = box.retitle(id, s_.dice.one_of(kTitles));
  say(box, "title of " + id + ": " + (done ? "done" : "refused"));
}

void Acts::move(SimBox& box) {
  const auto ids = known(box);
  if (ids.empty()) return;
  TicketDesk::Move wanted;
  wanted.venue = box.venue;
  wanted.tickets = {s_.dice.one_of(ids)};
  wanted.to = box.ticket(wanted.tickets[0]).status() == Ticket::WITHDRAWN ? TicketDesk::Shelf::on_sale
                                                                          : TicketDesk::Shelf::off_sale;
  const std::string what =
      (wanted.to == TicketDesk::Shelf::off_sale ? "withdraw " : "restore ") + wanted.tickets[0] + ": ";
  ask(
      box, false,
      [&box, wanted](const RequestKey& key) {
        return box.tickets().begin_move(wanted, {"anna", false}, key);
      },
      [this, &box, what](const Result<Answer>& answer) { say(box, what + said(answer)); });
}

void Acts::allocate(SimBox& box, bool crashes) {
  const auto ids = known(box);
  if (ids.empty()) return;
  AllocationRequest wanted;
  wanted.venue = box.venue;
  wanted.tickets = {s_.dice.one_of(ids)};
  if (const std::string& more = s_.dice.one_of(ids); more != wanted.tickets[0])
    wanted.tickets.push_back(more);
  wanted.to = s_.dice.percent(30) ? "" : s_.dice.one_of(s_.nodes);
  if (s_.seizures > 0 && s_.dice.percent(s_.seizures)) {
    wanted.from = wanted.confirm = s_.dice.one_of(s_.nodes);
    wanted.force = true;
    wanted.tickets.resize(1);
  }
  std::string what =
      (wanted.force ? "seize from " + wanted.from : std::string("allocate")) + " to '" + wanted.to + "'";
  for (const std::string& id : wanted.tickets) what += " " + id;
  const Request request = [this, &box, wanted](const RequestKey& key) {
    Begun begun = box.allocations().begin(wanted, {"ada", true}, key);
    // Whatever becomes of it: it was begun.
    if (wanted.force && (begun.claim || (begun.answer && *begun.answer))) s_.told.seized.insert(wanted.from);
    return begun;
  };
  ask(box, crashes, request, [this, &box, what](const Result<Answer>& answer) {
    say(box, what + ": " + said(answer));
    ++s_.happened[(what.starts_with("seize") ? "seize: " : "allocate: ") + said(answer)];
  });
}

void Acts::look(SimBox& box) {
  const auto ids = known(box);
  if (ids.empty()) return;
  const Ticket t = box.ticket(s_.dice.one_of(ids));
  auto& views = s_.told.views[box.node_id];
  say(box,
      "look at " + t.id() + " version " + std::to_string(t.version()) + ": " + std::to_string(t.price()));
  views.push_back({t.id(), t.title(), t.version(), t.price(), box.clock.now()});
  if (views.size() > 12) views.erase(views.begin());
}

Acts::Wanted Acts::wish(SimBox& box) {
  Wanted wanted;
  wanted.request.venue = box.venue;
  std::vector<std::string> ids = known(box);
  if (s_.dice.percent(70))  // people rather ask for what is shown as free
    std::erase_if(ids, [&](const std::string& id) { return box.ticket(id).status() != Ticket::AVAILABLE; });
  const std::size_t many = s_.dice.percent(55) ? 1 : static_cast<std::size_t>(s_.dice.between(1, 3));
  while (wanted.request.wishes.size() < many && !ids.empty()) {
    const std::size_t at = s_.dice.below(ids.size());
    const Ticket t = box.ticket(ids[at]);
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at));
    NamedTicket named{box.venue, t.id(), {}};
    Money price = t.price();
    const auto& views = s_.told.views[box.node_id];
    const auto view =
        std::find_if(views.rbegin(), views.rend(), [&](const View& v) { return v.ticket == t.id(); });
    if (view != views.rend() && s_.dice.percent(70)) {
      named.seen = view->version;
      price = std::min(price, view->price);
      wanted.seen.push_back(*view);
    }
    wanted.expected += price;
    wanted.request.wishes.push_back(named);
  }
  return wanted;
}

void Acts::sell(SimBox& box, bool crashes) {
  Wanted wanted = wish(box);
  if (wanted.request.wishes.empty()) return;
  wanted.asked_at = box.clock.now();
  if (s_.dice.percent(50)) {
    wanted.request.payment.emplace();
    wanted.request.payment->set_method(Payment::CASH);
    wanted.request.payment->set_amount(wanted.expected);
  }
  std::string what = wanted.request.payment ? "sell" : "reserve";
  for (const Wish& w : wanted.request.wishes) what += " " + std::get<NamedTicket>(w).id;
  ask(
      box, crashes,
      [&box, wanted](const RequestKey& key) {
        return box.orders().begin(wanted.request, {"carla", false}, key);
      },
      [this, &box, wanted, what](const Result<Answer>& answer) {
        say(box, what + ": " + (answer ? order_id(answer) : said(answer)));
        answer ? answered(box, wanted, *answer) : refused(box, wanted, answer.error());
      });
}

void Acts::answered(SimBox& box, const Wanted& wanted, const Answer& answer) {
  const std::string id = order_id(answer);
  if (s_.told.orders.contains(id)) return;  // who joined a claim, and was told already
  const auto row = box.enquiries().order(box.venue, id);
  if (!row) return wrong(box, "order " + id + " was answered and is not in its store");
  ToldOrder told;
  told.node = box.node_id;
  told.order = row->order();
  told.state = wanted.request.payment ? ToldOrder::State::complete : ToldOrder::State::open;
  told.held_until = wanted.asked_at + box.policy().hold.count();
  ++s_.happened["sale: " + std::string(word(told.order.guarantee()))];
  for (const View& view : wanted.seen)
    for (const OrderLine& line : told.order.tickets())
      if (line.id() == view.ticket && line.price() > view.price)
        wrong(box, "order " + id + ": the buyer saw " + std::to_string(view.price) + " for " + view.ticket +
                       " and pays " + std::to_string(line.price()));
  if (wanted.all_seen() && told.order.total() > wanted.seen_total())
    wrong(box, "order " + id + " costs more than was seen");
  if (told.order.tickets_size() != static_cast<int>(wanted.request.wishes.size()))
    wrong(box, "order " + id + " has not the tickets that were wished");
  s_.told.orders[id] = std::move(told);
}

void Acts::refused(SimBox& box, const Wanted& wanted, const Error& error) {
  ++s_.happened["sale refused: " + std::string(facts(error.code).name)];
  if (error.code == Code::price_changed) {
    probe::sometimes("price_changed refusal");
    for (const View& view : wanted.seen)
      for (const TicketError& bad : error.tickets)
        if (bad.id == view.ticket && bad.code == Code::price_changed && seen_in(bad) == view.price &&
            box.clock.now() - view.at < box.policy().price_promise.count())
          wrong(box, "the price of " + view.ticket + " was seen within the promise, and the sale refused");
  }
  if (error.code == Code::wrong_amount && wanted.all_seen())
    for (const auto& [name, value] : error.members)
      if (name == "total" && std::get<std::int64_t>(value) > wanted.seen_total())
        wrong(box, "more is asked than was seen");
}

void Acts::complete(SimBox& box, bool crashes) {
  using State = ToldOrder::State;
  ToldOrder* told = s_.told.some(s_.dice, box.node_id, {State::open, State::open, State::expired});
  if (!told) return;
  const bool reopen = told->state == State::expired;
  Payment payment;
  payment.set_method(Payment::CARD);
  payment.set_amount(told->order.total());
  const std::string id = told->order.id();
  ask(
      box, crashes,
      [&box, id, payment, reopen](const RequestKey& key) {
        return box.orders().begin_complete({box.venue, id}, payment, reopen, {"carla", false}, key);
      },
      [this, &box, told, id, reopen](const Result<Answer>& answer) {
        say(box, std::string(reopen ? "reopen " : "complete ") + id + ": " + said(answer));
        ++s_.happened[(reopen ? "reopen: " : "complete: ") + said(answer)];
        if (!answer) return;
        told->state = State::complete;
        if (reopen) told->order = box.order(id);  // its guarantee may be another
      });
}

void Acts::cancel(SimBox& box) {
  using State = ToldOrder::State;
  ToldOrder* told = s_.told.some(s_.dice, box.node_id, {State::open, State::complete});
  if (!told) return;
  const auto answer = box.cancel(told->order.id(), told->state == State::complete);
  say(box, "cancel " + told->order.id() + ": " + said(answer));
  if (answer) told->state = State::cancelled;
}

void Acts::hold(SimBox& box) {
  ToldOrder* told = s_.told.some(s_.dice, box.node_id, {ToldOrder::State::open});
  if (!told) return;
  const auto answer = box.orders().hold({box.venue, told->order.id()}, {"carla", false}, {});
  say(box, "hold " + told->order.id() + ": " + said(answer));
  if (answer) told->held_until = box.clock.now() + box.office().policy.hold.count();
}

void Acts::expire(SimBox& box) {
  if (const std::size_t ended = box.expiry().turn(20))
    say(box, std::to_string(ended) + " holds have run out");
}

}  // namespace willcall::test
