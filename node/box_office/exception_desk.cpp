#include "node/box_office/exception_desk.h"

#include "node/box_office/exceptions.h"
#include "schema/probe.h"

namespace willcall {
namespace {

Answer answer_with(const rows::ExceptionRow& matter) {
  Answer answer;
  append_json(answer.body, matter);
  return answer;
}

}  // namespace

Begun ExceptionDesk::begin(const Name& name, const Resolution& wanted, const Actor& actor,
                           const std::optional<RequestKey>& key) {
  return begin_once(office_, key, [&](Writer& writer) -> Result<Step> {
    if (wanted.action == Resolution::Action::reseat)
      return reseat(writer, office_, {name.venue, name.id, wanted.tickets, wanted.note}, actor);
    const Result<Answer> answer = wanted.action == Resolution::Action::refund
                                      ? refund(writer, name, wanted, actor)
                                      : dismiss(writer, name, wanted, actor);
    if (!answer) return answer.error();
    return Step(*answer);
  });
}

Result<Answer> ExceptionDesk::refund(Writer& writer, const Name& name, const Resolution& wanted,
                                     const Actor& actor) {
  Result<rows::ExceptionRow> matter = open_matter(writer, office_, name.venue, name.id);
  if (!matter) return matter.error();
  Result<OrderDraft> order = order_at_stake(writer, office_, *matter);
  if (!order) return order.error();
  Refund refund;
  refund.set_method(wanted.method);
  refund.set_note(wanted.note);
  const Stamp stamp = office_.stamp(actor.sub);
  const Result<Event> refunded = refund_order(order->row.order(), refund, stamp);
  if (!refunded) return refunded.error();
  probe::sometimes("an exception was refunded");
  record(writer, *order, *refunded, stamp.now);
  mark_resolved(writer, *matter, "refund", wanted.note, stamp);
  return answer_with(*matter);
}

Result<Answer> ExceptionDesk::dismiss(Writer& writer, const Name& name, const Resolution& wanted,
                                      const Actor& actor) {
  Result<rows::ExceptionRow> matter = open_matter(writer, office_, name.venue, name.id);
  if (!matter) return matter.error();
  if (matter->amount() > 0 && wanted.note.empty())
    return invalid(
        "note", "Money is to be returned here: refund or reseat it, or say in 'note' why neither is needed.");
  mark_resolved(writer, *matter, "dismiss", wanted.note, office_.stamp(actor.sub));
  return answer_with(*matter);
}

}  // namespace willcall
