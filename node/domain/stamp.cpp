#include "node/domain/stamp.h"

namespace willcall {
namespace {

template <class Record>
Event stamped(Change::Kind kind, Record& after, const Stamp& stamp) {
  after.set_version(after.version() + 1);
  after.set_updated_at_ms(stamp.now);
  if (after.version() == 1) after.set_created_at_ms(stamp.now);
  Event event;
  Change& change = *event.mutable_change();
  change.set_kind(kind);
  change.set_operation_id(stamp.operation_id);
  change.set_node_id(stamp.node_id);
  change.set_by(stamp.by);
  change.set_at_ms(stamp.now);
  return event;
}

}  // namespace

Event event_of(Change::Kind kind, Ticket after, const Stamp& stamp) {
  Event event = stamped(kind, after, stamp);
  *event.mutable_ticket() = std::move(after);
  return event;
}

Event event_of(Change::Kind kind, Order after, const Stamp& stamp) {
  Event event = stamped(kind, after, stamp);
  *event.mutable_order() = std::move(after);
  return event;
}

}  // namespace willcall
