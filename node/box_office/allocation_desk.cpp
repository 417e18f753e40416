#include "node/box_office/allocation_desk.h"

#include <map>
#include <set>

#include "node/box_office/ticket_changes.h"
#include "node/store/listing.h"

namespace willcall {
namespace {

std::optional<Error> fault_of(const AllocationRequest& wanted, const Office& office) {
  if (wanted.from.empty() && !wanted.force) {
    if (wanted.confirm.empty()) return std::nullopt;
    return invalid("confirm", "'confirm' goes only with 'force', which takes tickets from a dead node.");
  }
  if (wanted.from.empty())
    return invalid("from", "'force' takes tickets from a dead node: name it in 'from'.");
  if (!wanted.force || wanted.confirm != wanted.from)
    return invalid("confirm",
                   "Taking the tickets of " + wanted.from +
                       " may refuse what that box sold meanwhile. If it is dead, send 'force': true and "
                       "repeat its id in 'confirm'.");
  if (!is_id(wanted.from)) return invalid("from", "'from' must be the id of a node.");
  if (wanted.from == wanted.to || wanted.from == office.policy.node_id)
    return invalid("from", "'from' must be another node.");
  if (office.reach() == Reach::offline)
    return Error{Code::central_unreachable,
                 "Tickets of another box can be taken over only while the central server can be reached.",
                 {},
                 {}};
  return std::nullopt;
}

bool fits(const Ticket& t, const TicketCount& count) {
  return (!count.price || t.price() == *count.price) && t.title().starts_with(count.title_prefix);
}

// Is it allocated as it should be, for certain? So the same request can be sent again.
bool is_there(const Reader& reader, const AllocationRequest& wanted, const std::string& id, Reach line) {
  const auto row = reader.ticket(wanted.venue, id);
  if (!row || row->ticket().allocated_to() != wanted.to) return false;
  if (wanted.force && row->ticket().order_node() == wanted.from && row->ticket().status() == Ticket::RESERVED)
    return false;  // the dead box still holds it
  return line == Reach::own_centre || assured(reader, *row, wanted.to);
}

Result<std::vector<Event>> events_of(const Ticket& ticket, const AllocationRequest& wanted,
                                     const Office& office, const Actor& actor) {
  const Stamp stamp = office.stamp(actor.sub);
  if (wanted.force) return seize_ticket(ticket, wanted.from, wanted.to, stamp, office.stamp(actor.sub));
  Result<Event> event = allocate_ticket(ticket, wanted.to, stamp);
  if (!event) return event.error();
  return std::vector<Event>{std::move(*event)};
}

}  // namespace

Begun AllocationDesk::begin(const AllocationRequest& wanted, const Actor& actor,
                            const std::optional<RequestKey>& key) {
  if (Result<> venue = office_.check_venue(wanted.venue); !venue) return {venue.error(), nullptr};
  if (auto fault = fault_of(wanted, office_))  // as it may have been answered before
    return begin_once(office_, key, [&](Writer&) -> Result<Step> { return *fault; });
  const Result<std::vector<std::string>> ids = choose(wanted);
  if (!ids) {  // as it may have been answered before
    return begin_once(office_, key, [&](Writer&) -> Result<Step> { return ids.error(); });
  }
  return begin_once(office_, key,
                    [&](Writer& writer) -> Result<Step> { return write(writer, wanted, *ids, actor); });
}

// Which tickets, on a snapshot: a walk over a large shelf is nothing for the committer.
Result<std::vector<std::string>> AllocationDesk::choose(const AllocationRequest& wanted) const {
  if (!wanted.count) return wanted.tickets;
  const auto most = static_cast<std::size_t>(wanted.count->count);
  const Snapshot snapshot(office_.store);
  std::set<std::string> owners = {office_.policy.node_id, std::string()};
  if (wanted.force) owners = {wanted.from};
  owners.erase(wanted.to);
  if (office_.reach() == Reach::offline) owners.erase(std::string());  // of the pool none can move now
  std::set<std::string> found;
  for (const std::string& owner : owners) {
    std::size_t of_this_shelf = 0;
    each_ticket(snapshot, {wanted.venue, Ticket::AVAILABLE, owner}, "", [&](rows::TicketRow&& row) {
      if (fits(row.ticket(), *wanted.count) && !snapshot.claim_on(wanted.venue, row.ticket().id())) {
        found.insert(row.ticket().id());
        ++of_this_shelf;
      }
      return of_this_shelf < most;
    });
  }
  if (found.size() < most) {
    const auto left = static_cast<std::int64_t>(found.size());
    return Error{Code::ticket_unavailable,
                 "Only " + std::to_string(left) + " of the " + std::to_string(most) + " wanted are free.",
                 {{"left", left}},
                 {}};
  }
  return std::vector<std::string>(found.begin(), std::next(found.begin(), wanted.count->count));
}

Result<Step> AllocationDesk::write(Writer& writer, const AllocationRequest& wanted,
                                   const std::vector<std::string>& ids, const Actor& actor) {
  TicketChanges changes(writer, office_, wanted.venue, "allocated", actor.sub);
  if (wanted.count) changes.any_will_do();
  std::set<std::string> named;
  std::optional<Error> why_not;  // of a count: of the first that cannot move
  bool moves = false;
  for (const std::string& id : ids) {
    if (!named.insert(id).second)
      return Error{Code::duplicate_ticket, "Name each ticket once.", {{"id", id}}, {}};
    if (is_there(writer, wanted, id, office_.line())) {
      changes.add_done();
      moves = true;
      continue;
    }
    Result<TicketChanges::Found> found = wanted.force ? changes.find_foreign(id) : changes.find(id);
    Result<std::vector<Event>> events =
        found ? events_of(found->draft.row.ticket(), wanted, office_, actor) : found.error();
    if (!events && !wanted.count) return events.error();
    if (!events) {  // taken since it was chosen, or not to be moved with the line down
      if (!why_not) why_not = events.error();
      continue;
    }
    changes.add(std::move(*found), std::move(*events));
    moves = true;
  }
  if (why_not && !moves) return *why_not;
  return changes.write();
}

Result<std::vector<AllocationCount>> AllocationDesk::summary(const std::string& venue) const {
  if (Result<> followed = office_.check_venue(venue); !followed) return followed.error();
  std::map<std::string, AllocationCount> by_node;
  for (const ShelfCount& count : shelf_counts(Snapshot(office_.store), venue)) {
    AllocationCount& row = by_node[count.shelf.allocated_to];
    row.node_id = count.shelf.allocated_to;
    switch (count.shelf.status) {
      case Ticket::RESERVED: row.reserved += count.tickets; break;
      case Ticket::SOLD: row.sold += count.tickets; break;
      case Ticket::WITHDRAWN: row.withdrawn += count.tickets; break;
      default: row.available += count.tickets; break;
    }
  }
  std::vector<AllocationCount> rows;
  for (auto& [node, row] : by_node) rows.push_back(std::move(row));
  return rows;
}

}  // namespace willcall
