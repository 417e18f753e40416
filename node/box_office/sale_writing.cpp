#include "node/box_office/sale_writing.h"

#include "node/box_office/exceptions.h"
#include "node/box_office/order_desk.h"
#include "node/box_office/reseat.h"

namespace willcall {
namespace {

void sell_parts(Writer& writer, const Office& office, const rows::ClaimRow& claim) {
  for (const auto& part : claim.parts()) {
    TicketDraft draft(writer.ticket(claim.venue(), part.id()));
    const Stamp stamp = office.stamp(claim.by());
    record(writer, draft, sell_ticket(draft.row.ticket(), {claim.id(), part.guarantee(), 0}, stamp),
           stamp.now);
  }
}

Result<Event> event_of_claim(const rows::ClaimRow& claim, const OrderDraft& draft, const Stamp& stamp) {
  if (claim.kind() == rows::ClaimRow::REOPENING) {
    Result<Event> completed = complete_order(draft.row.order(), claim.payment(), true, stamp);
    if (completed) completed->mutable_order()->set_guarantee(claim.order().guarantee());
    return completed;
  }
  const bool paid = claim.order().status() == Order::COMPLETE;
  Event event = event_of(paid ? Change::COMPLETE : Change::CREATE, claim.order(), stamp);
  event.mutable_change()->set_reason(claim.reason());
  return event;
}

}  // namespace

void reserve_part(Writer& writer, const Office& office, const rows::ClaimRow& claim,
                  rows::ClaimRow::Part& part, TicketDraft& draft) {
  const Stamp stamp = office.stamp(claim.by());
  const Taker taker{claim.id(), part.guarantee(), claim.opened_at_ms() + office.policy.hold.count()};
  const Event event = reserve_ticket(draft.row.ticket(), taker, stamp);
  part.set_made(true);
  part.set_operation_id(stamp.operation_id);
  record(writer, draft, event, stamp.now);
}

Result<Answer> write_claimed_sale(Writer& writer, Office& office, const rows::ClaimRow& claim) {
  const bool again = claim.kind() == rows::ClaimRow::REOPENING;
  OrderDraft draft(again ? writer.order(claim.venue(), claim.id()) : std::nullopt);
  const Stamp stamp = office.stamp(claim.by());
  const Result<Event> event = event_of_claim(claim, draft, stamp);
  if (!event) return event.error();
  std::optional<Answer> reseated;
  if (!claim.exception_id().empty()) {
    const auto matter = settle_reseat(writer, office, {claim.venue(), claim.exception_id(), {}, claim.note()},
                                      claim.id(), claim.by());
    if (!matter) return matter.error();
    append_json(reseated.emplace().body, *matter);
  }
  if (event->order().status() == Order::COMPLETE) {
    sell_parts(writer, office, claim);
  } else {
    draft.row.mutable_hold()->set_expires_at_ms(event->order().expires_at_ms());
  }
  record(writer, draft, *event, stamp.now);
  Answer answer = reseated ? *std::move(reseated) : answer_with(draft.row, again ? 200 : 201);
  keep_answer(writer, office, claim, answer);
  return answer;
}

void keep_answer(Writer& writer, const Office& office, const rows::ClaimRow& claim, const Answer& answer) {
  if (!claim.scope().empty()) keep(writer, {claim.scope(), claim.body_hash()}, answer, office.clock.now());
}

}  // namespace willcall
