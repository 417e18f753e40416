#include "node/box_office/order_desk.h"

#include <algorithm>

#include "node/box_office/enquiries.h"
#include "node/domain/promise.h"
#include "schema/invariant.h"
#include "schema/probe.h"
#include "schema/words.h"

namespace willcall {
namespace {

// How often an order looks for tickets while others sell what it finds. Then the committer looks itself.
constexpr int kFindingsMax = 4;
// How often a count is claimed anew when a rival was first. All boxes look in id order, so they meet again,
// but each time one of them gets on.
constexpr int kRivalsMax = 20;

// Every ticket of a live order becomes sold. An order taken in an earlier life may name tickets that are not
// here.
Result<> sell_all(Writer& writer, const Office& office, const Order& order, const std::vector<Part>& rights,
                  const std::string& by) {
  for (const OrderLine& line : order.tickets())
    if (!writer.ticket(order.venue(), line.id()))
      return Error{
          Code::not_ready, "Ticket '" + line.id() + "' has not arrived here yet; try again soon.", {}, {}};
  for (const OrderLine& line : order.tickets()) {
    TicketDraft draft(writer.ticket(order.venue(), line.id()));
    if (draft.row.ticket().order_id() != order.id()) {
      if (probe::sown("a reopened order does not take its tickets")) continue;
      probe::sometimes("a reopened order took its tickets");
    }
    const Stamp stamp = office.stamp(by);
    const Ticket& ticket = draft.row.ticket();  // of a mixed order each has its own guarantee
    const auto taken_now = std::find_if(rights.begin(), rights.end(),
                                        [&](const Part& part) { return part.ticket == line.id(); });
    const auto guarantee = taken_now == rights.end() ? ticket.guarantee() : taken_now->guarantee;
    record(writer, draft, sell_ticket(ticket, {order.id(), guarantee, 0}, stamp), stamp.now);
  }
  return Nothing{};
}

// May an expired order take its tickets back? All of them must be free, under the rules of a sale.
Result<std::vector<Part>> all_free(const Reader& reader, const Office& office, const Order& order) {
  std::vector<Part> parts;
  std::int64_t provisional =
      office.policy.offline_pool_limit - static_cast<std::int64_t>(reader.provisional());
  for (const OrderLine& line : order.tickets()) {
    const auto row = reader.ticket(order.venue(), line.id());
    if (!row)
      return Error{
          Code::ticket_not_found, "There is no ticket '" + line.id() + "'.", {{"id", line.id()}}, {}};
    const Ticket& t = row->ticket();
    if (t.status() != Ticket::AVAILABLE || reader.claim_on(order.venue(), line.id()))
      return Error{Code::ticket_unavailable,
                   t.id() + " is " + std::string(word(t.status())) + " by now; take a new order.",
                   {{"id", t.id()}},
                   {}};
    const auto right = sale_right(t, assured(reader, *row, office.policy.node_id),
                                  {office.policy.node_id, office.reach(), provisional > 0});
    if (!right) return right.error();
    if (*right == Order::PROVISIONAL) --provisional;
    parts.push_back({line.id(), *right});
  }
  return parts;
}

// Of each ticket that is not sold at what the buyer saw and at today's price. As long as a text may be.
std::string price_notes(const std::vector<Pick>& picks) {
  constexpr std::size_t kEnough = 300;  // one more line and the rest still fit (schema/event.cpp: 500)
  std::string text;
  int left_out = 0;
  for (const Pick& p : picks) {
    const std::string line = price_note(p.draft.row.ticket(), p.draft.row.shown(), p.line);
    if (line.empty()) continue;
    if (text.size() > kEnough) {
      ++left_out;
      continue;
    }
    text += (text.empty() ? "" : "; ") + line;
  }
  return left_out == 0 ? text : text + "; and " + std::to_string(left_out) + " more";
}

// `order`: with the guarantee of how its tickets are taken now.
rows::ClaimRow claim_to_reopen(const Order& order, std::vector<Part> parts, const Payment& payment,
                               const std::string& by) {
  rows::ClaimRow claim = claim_of_sale(order, std::move(parts), by);
  claim.set_kind(rows::ClaimRow::REOPENING);
  *claim.mutable_payment() = payment;
  return claim;
}

}  // namespace

Answer answer_with(const rows::OrderRow& row, int status) {
  Answer answer{status, {}};
  append_json(answer.body, as_shown(row), mark_of(row.standing()));
  return answer;
}

Result<OrderDraft> OrderDesk::find(const Reader& reader, const Name& name) const {
  auto row = office_.policy.follows(name.venue) ? reader.order(name.venue, name.id) : std::nullopt;
  if (!row) return Error{Code::order_not_found, "There is no such order.", {}, {}};
  if (Result<> own = check_own(row->order(), office_.policy.node_id); !own) return own.error();
  return OrderDraft(std::move(row));
}

Result<Answer> OrderDesk::take(const OrderRequest& wanted, const Actor& actor,
                               const std::optional<RequestKey>& key) {
  for (int rivals = 0;; ++rivals) {
    const Begun begun = begin(wanted, actor, key);
    Result<Answer> answer = await(office_, begun);
    const bool lost = !answer && begun.claim && answer.error().code == Code::ticket_unavailable;
    if (!lost || !has_count(wanted.wishes) || rivals == kRivalsMax) return answer;
  }
}

Begun OrderDesk::begin(const OrderRequest& wanted, const Actor& actor, const std::optional<RequestKey>& key) {
  if (Result<> venue = office_.check_venue(wanted.venue); !venue) return {venue.error(), nullptr};
  if (too_many(wanted.wishes))  // not worth the committer's time
    return {pick(Snapshot(office_.store), office_, wanted.venue, wanted.wishes, nullptr)->error(), nullptr};
  for (int finding = 0; finding < kFindingsMax; ++finding) {
    const Finds finds = find_counted(Snapshot(office_.store), office_, wanted.venue, wanted.wishes);
    if (auto begun = try_take(wanted, &finds, actor, key)) return *begun;
  }
  return *try_take(wanted, nullptr, actor, key);
}

std::optional<Begun> OrderDesk::try_take(const OrderRequest& wanted, const Finds* finds, const Actor& actor,
                                         const std::optional<RequestKey>& key) {
  bool sold_meanwhile = false;
  Begun begun = begin_once(office_, key, [&](Writer& writer) -> Result<Step> {
    auto picks = pick(writer, office_, wanted.venue, wanted.wishes, finds);
    sold_meanwhile = !picks;
    if (!picks) return Error{Code::ticket_unavailable, "The tickets were sold meanwhile.", {}, {}};
    if (!*picks) return picks->error();
    return place(writer, wanted, **picks, actor);
  });
  if (sold_meanwhile && begun.answer && !*begun.answer) return std::nullopt;
  return begun;
}

Result<Step> OrderDesk::place(Writer& writer, const OrderRequest& wanted, std::vector<Pick>& picks,
                              const Actor& actor) {
  const Stamp stamp = office_.stamp(actor.sub);
  NewOrder order;
  order.id = office_.ids.fresh(stamp.now);
  order.venue = picks.front().draft.row.ticket().venue();
  order.currency = picks.front().draft.row.ticket().currency();
  order.user_id = wanted.user_id;
  order.payment = wanted.payment;
  order.expires_at = stamp.now + office_.policy.hold.count();
  std::vector<Part> parts;
  for (const Pick& p : picks) {
    order.lines.push_back(p.line);
    order.guarantee = weaker(order.guarantee, p.guarantee);
    parts.push_back({p.line.id(), p.guarantee});
  }
  order.reason = price_notes(picks);
  Result<Event> taken = take_order(order, stamp);
  if (!taken) return taken.error();
  if (needs_claim(office_, order.guarantee)) return Step(claim_of_sale(*taken, std::move(parts), actor.sub));
  for (Pick& p : picks) {
    const Stamp each = office_.stamp(actor.sub);
    const Taker taker{order.id, p.guarantee, order.expires_at};
    const Ticket& ticket = p.draft.row.ticket();
    record(writer, p.draft,
           wanted.payment ? sell_ticket(ticket, taker, each) : reserve_ticket(ticket, taker, each), each.now);
  }
  OrderDraft draft;
  if (!wanted.payment) draft.row.mutable_hold()->set_expires_at_ms(order.expires_at);
  record(writer, draft, *taken, stamp.now);
  return Step(answer_with(draft.row, 201));
}

Result<Answer> OrderDesk::hold(const Name& name, const Actor&, const std::optional<RequestKey>& key) {
  return answer_once(office_, key, [&](Writer& writer) -> Result<Answer> {
    Result<OrderDraft> draft = find(writer, name);
    if (!draft) return draft.error();
    if (Result<> open = check_open(draft->row.order()); !open) return open.error();
    Result<Hold> renewed = renew(draft->row.hold(), office_.policy.hold, office_.clock.now());
    if (!renewed) return renewed.error();
    *draft->row.mutable_hold() = *renewed;
    save(writer, *draft);
    return answer_with(draft->row, 200);
  });
}

Begun OrderDesk::begin_complete(const Name& name, const Payment& payment, bool reopen, const Actor& actor,
                                const std::optional<RequestKey>& key) {
  return begin_once(office_, key, [&](Writer& writer) -> Result<Step> {
    Result<OrderDraft> draft = find(writer, name);
    if (!draft) return draft.error();
    const Order order = draft->row.order();
    if (writer.claim(name.venue, name.id))
      return Error{Code::order_not_open, "The order is being reopened at this moment.", {}, {}};
    const Stamp stamp = office_.stamp(actor.sub);
    Result<Event> completed = complete_order(order, payment, reopen, stamp);
    if (!completed) return completed.error();
    std::vector<Part> rights;
    if (order.status() == Order::EXPIRED) {
      Result<std::vector<Part>> free = all_free(writer, office_, order);
      if (!free) return free.error();
      Order::Guarantee weakest = Order::UNSTATED;
      bool claim = false;
      for (const Part& part : *free) {
        weakest = weaker(weakest, part.guarantee);
        claim = claim || needs_claim(office_, part.guarantee);
      }
      completed->mutable_order()->set_guarantee(weakest);
      if (claim) return Step(claim_to_reopen(completed->order(), std::move(*free), payment, actor.sub));
      rights = std::move(*free);
    }
    if (Result<> sold = sell_all(writer, office_, completed->order(), rights, actor.sub); !sold)
      return sold.error();
    record(writer, *draft, *completed, stamp.now);
    return Step(answer_with(draft->row, 200));
  });
}

Result<Answer> OrderDesk::cancel(const Name& name, const CancelRequest& wanted, const Actor& actor,
                                 const std::optional<RequestKey>& key) {
  return answer_once(office_, key, [&](Writer& writer) -> Result<Answer> {
    Result<OrderDraft> draft = find(writer, name);
    if (!draft) return draft.error();
    const Stamp stamp = office_.stamp(actor.sub);
    Result<Event> cancelled = cancel_order(draft->row.order(), actor, wanted.reason, wanted.refund, stamp);
    if (!cancelled) return cancelled.error();
    release_tickets(writer, office_, draft->row.order(), "order cancelled", actor.sub);
    record(writer, *draft, *cancelled, stamp.now);
    return answer_with(draft->row, 200);
  });
}

}  // namespace willcall
