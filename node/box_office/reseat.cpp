#include "node/box_office/reseat.h"

#include "node/box_office/exceptions.h"
#include "schema/probe.h"

namespace willcall {
namespace {

Refund as_reseated(const std::string& new_order_id) {
  Refund refund;
  refund.set_method(Payment::OTHER);
  refund.set_note("reseated as order " + new_order_id);
  return refund;
}

// The tickets in the order in which they are named.
Result<std::vector<Pick>> picked(const Reader& reader, const Office& office, const ReseatRequest& wanted) {
  std::vector<Wish> wishes;
  for (const std::string& id : wanted.tickets) wishes.push_back(NamedTicket{wanted.venue, id, {}});
  return *pick(reader, office, wanted.venue, wishes, nullptr);  // only counts can be sold meanwhile
}

}  // namespace

Result<rows::ExceptionRow> open_matter(const Reader& reader, const Office& office, const std::string& venue,
                                       const std::string& id) {
  auto row = office.policy.follows(venue) ? reader.exception(venue, id) : std::nullopt;
  if (!row) return Error{Code::not_found, "There is no such exception.", {}, {}};
  if (!row->resolved()) return *std::move(row);
  return Error{Code::exception_resolved,
               row->resolved_by() + " has resolved it already: " + row->action() + ".",
               {{"action", row->action()}, {"resolvedBy", row->resolved_by()}},
               {}};
}

Result<OrderDraft> order_at_stake(const Reader& reader, const Office& office,
                                  const rows::ExceptionRow& matter) {
  if (matter.order_id().empty())
    return invalid("action", "This exception is about no order; it can only be dismissed.");
  OrderDraft draft(reader.order(matter.venue(), matter.order_id()));
  if (!draft.stored) return Error{Code::order_not_found, "Its order is not known here.", {}, {}};
  if (Result<> own = check_own(draft.row.order(), office.policy.node_id); !own) return own.error();
  return draft;
}

Result<ReseatPlan> plan_reseat(const Reader& reader, const Office& office, const ReseatRequest& wanted,
                               const Stamp& stamp) {
  const Result<rows::ExceptionRow> matter = open_matter(reader, office, wanted.venue, wanted.exception_id);
  if (!matter) return matter.error();
  const Result<OrderDraft> draft = order_at_stake(reader, office, *matter);
  if (!draft) return draft.error();
  const Order& old = draft->row.order();
  if (const auto refund = refund_order(old, as_reseated({}), stamp); !refund) return refund.error();
  const auto count = static_cast<std::size_t>(old.tickets_size());
  if (wanted.tickets.size() != count)
    return invalid("tickets", "The refused order has " + std::to_string(count) +
                                  " tickets; name as many, each for one of them.");
  Result<std::vector<Pick>> picks = picked(reader, office, wanted);
  if (!picks) return picks.error();
  if (picks->front().draft.row.ticket().currency() != old.currency())
    return Error{Code::mixed_currencies, "The refused order was paid in " + old.currency() + ".", {}, {}};
  ReseatPlan plan{{{}, old.venue(), old.user_id(), old.currency(), {}, Order::UNSTATED, old.payment(), 0},
                  std::move(*picks)};
  plan.order.reason = "seats instead of those of order " + old.id() + ", at its prices";
  for (std::size_t i = 0; i < count; ++i) {
    Pick& pick = plan.picks[i];
    pick.line.set_price(old.tickets(static_cast<int>(i)).price());
    plan.order.lines.push_back(pick.line);
    plan.order.guarantee = weaker(plan.order.guarantee, pick.guarantee);
  }
  return plan;
}

Result<rows::ExceptionRow> settle_reseat(Writer& writer, const Office& office, const ReseatRequest& wanted,
                                         const std::string& new_order_id, const std::string& by) {
  Result<rows::ExceptionRow> matter = open_matter(writer, office, wanted.venue, wanted.exception_id);
  if (!matter) return matter.error();
  Result<OrderDraft> old = order_at_stake(writer, office, *matter);
  if (!old) return old.error();
  const Stamp stamp = office.stamp(by);
  const Result<Event> refunded = refund_order(old->row.order(), as_reseated(new_order_id), stamp);
  if (!refunded) return refunded.error();
  if (!probe::sown("a reseat keeps the money twice")) record(writer, *old, *refunded, stamp.now);
  probe::sometimes("an exception was reseated");
  matter->set_new_order_id(new_order_id);
  mark_resolved(writer, *matter, "reseat", wanted.note, stamp);
  return matter;
}

Result<Step> reseat(Writer& writer, const Office& office, const ReseatRequest& wanted, const Actor& actor) {
  const Stamp stamp = office.stamp(actor.sub);
  Result<ReseatPlan> plan = plan_reseat(writer, office, wanted, stamp);
  if (!plan) return plan.error();
  plan->order.id = office.ids.fresh(stamp.now);
  Result<Event> sale = take_order(plan->order, stamp);
  if (!sale) return sale.error();
  if (needs_claim(office, plan->order.guarantee)) {
    std::vector<Part> parts;
    for (const Pick& pick : plan->picks) parts.push_back({pick.line.id(), pick.guarantee});
    rows::ClaimRow claim = claim_of_sale(*sale, std::move(parts), actor.sub);
    claim.set_exception_id(wanted.exception_id);
    claim.set_note(wanted.note);
    probe::sometimes("a reseat waited for a claim");
    return Step(std::move(claim));
  }
  const auto matter = settle_reseat(writer, office, wanted, plan->order.id, actor.sub);
  if (!matter) return matter.error();
  for (Pick& pick : plan->picks) {
    const Stamp each = office.stamp(actor.sub);
    record(writer, pick.draft,
           sell_ticket(pick.draft.row.ticket(), {plan->order.id, pick.guarantee, 0}, each), each.now);
  }
  OrderDraft draft;
  record(writer, draft, *sale, stamp.now);
  Answer answer;
  append_json(answer.body, *matter);
  return Step(std::move(answer));
}

void mark_resolved(Writer& writer, rows::ExceptionRow& matter, const std::string& action,
                   const std::string& note, const Stamp& stamp) {
  matter.set_resolved(true);
  matter.set_action(action);
  matter.set_note(note);
  matter.set_resolved_by(stamp.by);
  matter.set_resolved_at_ms(stamp.now);
  writer.put_exception(matter);
  writer.say(LogEvent::exception_resolved, {{"exception", matter.id()}, {"action", action}});
}

}  // namespace willcall
