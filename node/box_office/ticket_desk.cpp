#include "node/box_office/ticket_desk.h"

#include <set>

#include "node/box_office/ledger.h"
#include "node/box_office/ticket_changes.h"
#include "schema/invariant.h"
#include "schema/json_text.h"

namespace willcall {
namespace {

Error no_ticket(const std::string& id) {
  return {Code::ticket_not_found, "There is no ticket '" + id + "'.", {{"id", id}}, {}};
}

Result<Imported> import_one(Writer& writer, Office& office, const NewTicket& wanted, const Actor& actor) {
  TicketDraft draft(writer.ticket(wanted.venue, wanted.id));
  if (draft.stored) {
    const auto differs = difference(draft.row.ticket(), wanted);
    if (!differs) return Imported::unchanged;
    return Error{Code::ticket_exists, "Ticket '" + wanted.id + "' exists: its " + *differs + ".", {}, {}};
  }
  const Stamp stamp = office.stamp(actor.sub);
  Result<Event> event = create_ticket(wanted, stamp);
  if (!event) return event.error();
  record(writer, draft, *event, stamp.now);
  return Imported::created;
}

bool is_seen(const rows::TicketRow& row, const SeenVersion& seen) {
  if (row.ticket().version() != seen.version) return false;
  if (!seen.operation_id.empty()) return seen.operation_id == row.standing().head_operation();
  return !is_pending(row.standing());
}

}  // namespace

Result<rows::TicketRow> TicketDesk::create(NewTicket wanted, const Actor& actor) {
  if (Result<> venue = office_.check_venue(wanted.venue); !venue) return venue.error();
  if (wanted.id.empty()) wanted.id = office_.ids.fresh(office_.clock.now());
  return commit<rows::TicketRow>(office_, [&](Writer& writer) -> Result<rows::TicketRow> {
    TicketDraft draft(writer.ticket(wanted.venue, wanted.id));
    if (draft.stored)
      return Error{Code::ticket_exists,
                   "Ticket '" + wanted.id + "' exists already; change it with PUT.",
                   {{"id", wanted.id}, {"version", draft.row.ticket().version()}},
                   {}};
    const Stamp stamp = office_.stamp(actor.sub);
    Result<Event> event = create_ticket(wanted, stamp);
    if (!event) return event.error();
    record(writer, draft, *event, stamp.now);
    return draft.row;
  });
}

Result<rows::TicketRow> TicketDesk::edit(const std::string& venue, const std::string& id,
                                         const TicketEdit& change, const std::optional<SeenVersion>& if_match,
                                         const Actor& actor) {
  return commit<rows::TicketRow>(office_, [&](Writer& writer) -> Result<rows::TicketRow> {
    TicketDraft draft(office_.policy.follows(venue) ? writer.ticket(venue, id) : std::nullopt);
    if (!draft.stored) return no_ticket(id);
    if (if_match && !is_seen(draft.row, *if_match))
      return Error{Code::version_mismatch,
                   "The ticket has version " + std::to_string(draft.row.ticket().version()) +
                       " now; load it again and repeat the change.",
                   {{"version", draft.row.ticket().version()}},
                   {}};
    const Stamp stamp = office_.stamp(actor.sub);
    Result<Event> event = edit_ticket(draft.row.ticket(), change, actor, stamp);
    if (!event) return event.error();
    record(writer, draft, *event, stamp.now);
    return draft.row;
  });
}

Result<std::vector<Result<Imported>>> TicketDesk::import(const std::vector<NewTicket>& rows,
                                                         const Actor& actor) {
  using Results = std::vector<Result<Imported>>;
  return commit<Results>(office_, [&](Writer& writer) -> Result<Results> {
    Results results;
    for (const NewTicket& row : rows) results.push_back(import_one(writer, office_, row, actor));
    return results;
  });
}

Begun TicketDesk::begin_move(const Move& wanted, const Actor& actor, const std::optional<RequestKey>& key) {
  if (Result<> venue = office_.check_venue(wanted.venue); !venue) return {venue.error(), nullptr};
  return begin_once(office_, key, [&](Writer& writer) -> Result<Step> {
    const bool off = wanted.to == Shelf::off_sale;
    TicketChanges changes(writer, office_, wanted.venue, off ? "withdrawn" : "restored", actor.sub);
    std::set<std::string> named;
    for (const std::string& id : wanted.tickets) {
      if (!named.insert(id).second)
        return Error{Code::duplicate_ticket, "Name each ticket once.", {{"id", id}}, {}};
      Result<TicketChanges::Found> found = changes.find(id);
      if (!found) return found.error();
      const Stamp stamp = office_.stamp(actor.sub);
      const Ticket& ticket = found->draft.row.ticket();
      Result<Event> event = off ? withdraw_ticket(ticket, actor, wanted.reason, stamp)
                                : restore_ticket(ticket, actor, wanted.reason, stamp);
      if (!event) return event.error();
      changes.add(std::move(*found), {std::move(*event)});
    }
    return changes.write();
  });
}

}  // namespace willcall
