#include "tests/simulation/acts.h"

#include <algorithm>

#include "schema/event.h"
#include "schema/probe.h"
#include "schema/words.h"

namespace willcall::test {
namespace {

const std::vector<Money> kPrices{100, 200, 300, 500, 3000};
const std::vector<std::string> kTitles{"Night of Songs", "Night of Songs", "Matinee"};

std::string said(const Result<Answer>& answer) {
  return answer ? "done" : std::string(facts(answer.error().code).name);
}

}  // namespace

void Acts::any(SimBox& box, bool crashes) {
  const std::uint64_t roll = s_.dice.below(100);
  if (!box.sells) return roll < 50 ? reprice(box) : look(box);
  if (roll < 10) return create(box);
  if (roll < 13) return import_map(box);
  if (roll < 21) return reprice(box);
  if (roll < 23) return retitle(box);
  if (roll < 28) return move(box);
  if (roll < 38) return look(box);
  if (roll < 68) return sell(box, crashes);
  if (roll < 82) return complete(box, crashes);
  if (roll < 90) return cancel(box);
  if (roll < 94) return hold(box);
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
    rows.push_back({box.venue, s_.tickets[i], kTitles[0], "EUR", "anna", i % 2 ? "" : s_.nodes[i % s_.nodes.size()],
                    200});
  say(box, std::string("import: ") + (box.tickets().import(rows, {"anna", false}) ? "done" : "refused"));
}

void Acts::reprice(SimBox& box) {
  const auto ids = known(box);
  if (ids.empty()) return;
  const std::string& id = s_.dice.one_of(ids);
  const Money price = s_.dice.one_of(kPrices);
  const auto done = box.reprice(id, price);
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
  const bool off = wanted.to == TicketDesk::Shelf::off_sale;
  const auto done = box.tickets().move(wanted, {"anna", false}, {});
  say(box, (off ? "withdraw " : "restore ") + wanted.tickets[0] + ": " + said(done));
}

void Acts::look(SimBox& box) {
  const auto ids = known(box);
  if (ids.empty()) return;
  const Ticket t = box.ticket(s_.dice.one_of(ids));
  auto& views = s_.told.views[box.node_id];
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
    const auto view = std::find_if(views.rbegin(), views.rend(), [&](const View& v) { return v.ticket == t.id(); });
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

Result<Answer> Acts::ask(SimBox& box, bool crashes,
                         const std::function<Result<Answer>(const RequestKey&)>& request) {
  const RequestKey key{"orders/" + std::to_string(++keys_), "body"};
  Result<Answer> first = request(key);
  if (!s_.dice.percent(10)) return first;
  if (crashes && s_.dice.percent(50)) {
    probe::sometimes("crash between commit and answer");
    ++s_.happened["a crash before the answer"];
    box.crash();
  }
  ++s_.happened["an answer lost, and asked for again"];
  Result<Answer> again = request(key);
  if (first && (!again || again->body != first->body))
    wrong(box, "the same request got another answer: " + first->body + " and then " +
                   (again ? again->body : again.error().detail));
  return again;
}

void Acts::sell(SimBox& box, bool crashes) {
  Wanted wanted = wish(box);
  if (wanted.request.wishes.empty()) return;
  if (s_.dice.percent(50)) {
    wanted.request.payment.emplace();
    wanted.request.payment->set_method(Payment::CASH);
    wanted.request.payment->set_amount(wanted.expected);
  }
  const std::size_t before = box.outbox();
  const auto answer = ask(box, crashes, [&](const RequestKey& key) {
    return box.orders().take(wanted.request, {"carla", false}, key);
  });
  std::string what = wanted.request.payment ? "sell" : "reserve";
  for (const Wish& w : wanted.request.wishes) what += " " + std::get<NamedTicket>(w).id;
  say(box, what + ": " + (answer ? order_id(answer) : said(answer)));
  if (answer) {
    answered(box, wanted, *answer);
  } else {
    refused(box, wanted, answer.error(), before);
  }
}

void Acts::answered(SimBox& box, const Wanted& wanted, const Answer& answer) {
  const std::string id = order_id(answer);
  ToldOrder told;
  told.node = box.node_id;
  told.order = box.order(id);
  told.state = wanted.request.payment ? ToldOrder::State::complete : ToldOrder::State::open;
  told.held_until = box.clock.now() + box.office().policy.hold.count();
  ++s_.happened["sale: " + std::string(word(told.order.guarantee()))];
  for (const View& view : wanted.seen)
    for (const OrderLine& line : told.order.tickets())
      if (line.id() == view.ticket && line.price() > view.price)
        wrong(box, "order " + id + ": the buyer saw " + std::to_string(view.price) + " for " + view.ticket +
                       " and pays " + std::to_string(line.price()));
  if (told.order.total() > wanted.expected) wrong(box, "order " + id + " costs more than was seen");
  if (told.order.tickets_size() != static_cast<int>(wanted.request.wishes.size()))
    wrong(box, "order " + id + " has not the tickets that were wished");
  s_.told.orders[id] = std::move(told);
}

void Acts::refused(SimBox& box, const Wanted& wanted, const Error& error, std::size_t outbox_before) {
  ++s_.happened["sale refused: " + std::string(facts(error.code).name)];
  if (box.outbox() != outbox_before) wrong(box, "a refused sale has left something behind");
  if (error.code == Code::price_changed) {
    probe::sometimes("price_changed refusal");
    for (const View& view : wanted.seen)
      for (const TicketError& bad : error.tickets)
        if (bad.id == view.ticket && bad.code == Code::price_changed && bad.members.size() > 1 &&
            box.clock.now() - view.at < box.office().policy.price_promise.count())
          wrong(box, "the price of " + view.ticket + " was seen within the promise, and the sale refused");
  }
  if (error.code == Code::wrong_amount && wanted.request.payment)
    for (const auto& [name, value] : error.members)
      if (name == "total" && std::get<std::int64_t>(value) > wanted.expected)
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
  const auto answer = ask(box, crashes, [&](const RequestKey& key) {
    return box.orders().complete({box.venue, id}, payment, reopen, {"carla", false}, key);
  });
  say(box, std::string(reopen ? "reopen " : "complete ") + id + ": " + said(answer));
  ++s_.happened[(reopen ? "reopen: " : "complete: ") + said(answer)];
  if (answer && reopen) probe::sometimes("an expired order reopened");
  if (answer) told->state = State::complete;
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
  if (const std::size_t ended = box.expiry().turn(20)) say(box, std::to_string(ended) + " holds have run out");
}

// Keeps to the rules: on top of what stands, and it changes a price.
void Acts::foreign() {
  const std::string& id = s_.dice.one_of(s_.tickets);
  const RecordKey key{Kind::ticket, "arena", id};
  const std::string subject = subject_of(key);
  const auto history = s_.centre.valid(Kind::ticket, subject);
  Event event;
  if (history.empty()) {
    Ticket& t = *event.mutable_ticket();
    t.set_id(id);
    t.set_venue("arena");
    t.set_title(kTitles[0]);
    t.set_currency("EUR");
    t.set_seller_id("anna");
  } else {
    event = decode_own(history.back().body, *encoding_of(history.back().content_type));
    event.clear_change();
  }
  event.mutable_ticket()->set_version(event.ticket().version() + 1);
  event.mutable_ticket()->set_price(s_.dice.one_of(kPrices));
  event.mutable_change()->set_kind(history.empty() ? Change::CREATE : Change::UPDATE);
  event.mutable_change()->set_operation_id("foreign-" + std::to_string(++foreign_));
  event.mutable_change()->set_by("shop");
  const bool json = s_.dice.percent(50);
  const auto stored = s_.centre.publish(Kind::ticket, subject, json ? to_json(event) : encode(event),
                                        s_.centre.streams.last_on(Kind::ticket, subject), {},
                                        std::string(media_type(json ? Encoding::json : Encoding::protobuf)));
  if (stored.sequence) ++s_.happened["a foreign writer"];
}

}  // namespace willcall::test
