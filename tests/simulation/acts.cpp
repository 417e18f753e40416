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
  if (roll < 66) return sell(box, crashes);
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

void Acts::ask(SimBox& box, bool crashes, const Request& request, const Tell& tell) {
  const RequestKey key{"requests/" + std::to_string(++keys_), "body"};
  const std::size_t before = box.outbox();
  const Begun first = request(key);
  if (first.answer && !*first.answer && box.outbox() != before)
    wrong(box, "a refusal has left something behind");
  if (s_.dice.percent(10)) {
    ++s_.happened["asked twice"];
    if (first.claim) {
      wait(box, first, key, request, tell);
      const Begun again = request(key);
      if (again.claim != first.claim) wrong(box, "a second request did not join the claim of the first");
      return;
    }
    if (crashes && s_.dice.percent(50)) {
      probe::sometimes("crash between commit and answer");
      crash(box);
    }
    const Begun again = request(key);
    if (*first.answer && (!again.answer || !*again.answer || (*again.answer)->body != (*first.answer)->body))
      wrong(box, "the same request got another answer than " + (*first.answer)->body);
    if (*first.answer) return tell(*first.answer);
    if (again.answer) return tell(*again.answer);
    wait(box, again, key, request, tell);
    return;
  }
  if (first.answer) return tell(*first.answer);
  say(box, "a claim is open: " + first.claim->id);
  wait(box, first, key, request, tell);
}

void Acts::wait(SimBox& box, const Begun& begun, const RequestKey& key, const Request& request,
                const Tell& tell) {
  waiting_.push_back(
      {&box, begun.claim, box.clock.now() + box.policy().claim_timeout.count(), key, request, tell});
}

void Acts::wait_or_tell(SimBox& box, const RequestKey& key, const Request& request, const Tell& tell) {
  const Begun begun = request(key);
  if (begun.answer) return tell(*begun.answer);
  wait(box, begun, key, request, tell);
}

void Acts::crash(SimBox& box) {
  if (std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.box == &box; }))
    probe::sometimes("crash with an open claim");
  say(box, "crash");
  box.crash();
  std::vector<Waiting> again;
  std::erase_if(waiting_, [&](Waiting& w) {
    if (w.box != &box) return false;
    again.push_back(std::move(w));
    return true;
  });
  for (Waiting& w : again) {
    if (!box.enquiries().order(box.venue, w.claim->id)) holds_nothing(box, w.claim->id);
    wait_or_tell(box, w.key, w.request, w.tell);
  }
}

void Acts::holds_nothing(SimBox& box, const std::string& claim) {
  for (const std::string& id : known(box))
    if (box.holder(id) == claim)
      wrong(box, id + " is still held by the claim " + claim + ", which is no more");
}

void Acts::answer_claims(SimBox& box) {
  for (std::size_t i = 0; i < waiting_.size();) {
    Waiting& w = waiting_[i];
    auto verdict = w.box == &box ? w.claim->decided() : std::nullopt;
    if (!verdict && w.box == &box && box.clock.now() >= w.until) verdict = give_up(box.office(), *w.claim);
    if (!verdict) {
      ++i;
      continue;
    }
    const Waiting done = std::move(w);
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    say(box, "the claim " + done.claim->id + " is decided: " + said(*verdict));
    ++s_.happened["claim: " + said(*verdict)];
    if (!*verdict) holds_nothing(box, done.claim->id);
    done.tell(*verdict);
  }
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

// Frees what is held, or gives away what is allocated, without asking the node whose it is.
void Acts::break_a_rule() {
  const RecordKey key{Kind::ticket, "arena", s_.dice.one_of(s_.tickets)};
  const std::string subject = subject_of(key);
  const auto history = s_.centre.valid(Kind::ticket, subject);
  if (history.empty()) return;
  Event event = decode_own(history.back().body, *encoding_of(history.back().content_type));
  event.clear_change();
  Ticket& t = *event.mutable_ticket();
  if (t.order_id().empty()) {
    t.set_allocated_to(s_.dice.one_of(s_.nodes));
  } else {
    t.set_status(Ticket::AVAILABLE);
    t.clear_order_id();
    t.clear_order_node();
    t.clear_guarantee();
    t.clear_reserved_until_ms();
  }
  t.set_version(t.version() + 1);
  event.mutable_change()->set_kind(Change::UPDATE);
  event.mutable_change()->set_operation_id("broken-" + std::to_string(++foreign_));
  event.mutable_change()->set_by("shop");
  const auto stored = s_.centre.publish(Kind::ticket, subject, encode(event),
                                        s_.centre.streams.last_on(Kind::ticket, subject), {},
                                        std::string(media_type(Encoding::protobuf)));
  if (!stored.sequence) return;
  s_.told.rule_broken = true;
  ++s_.happened["a rule broken by a foreign writer"];
}

}  // namespace willcall::test
