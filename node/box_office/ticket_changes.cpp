#include "node/box_office/ticket_changes.h"

#include "schema/words.h"

namespace willcall {

Result<TicketDraft> TicketChanges::free_draft(const std::string& id) const {
  auto row = writer_.ticket(venue_, id);
  if (!row) return Error{Code::ticket_not_found, "There is no ticket '" + id + "'.", {{"id", id}}, {}};
  if (writer_.claim_on(venue_, id))
    return Error{Code::ticket_unavailable, id + " is being sold or moved at this moment.", {{"id", id}}, {}};
  return TicketDraft(std::move(row));
}

Result<TicketChanges::Found> TicketChanges::find(const std::string& id) const {
  Result<TicketDraft> draft = free_draft(id);
  if (!draft) return draft.error();
  const std::string& me = office_.policy.node_id;
  const auto right =
      sale_right(draft->row.ticket(), assured(writer_, draft->row, me), {me, office_.reach(), false});
  if (!right) {
    Error error = right.error();
    error.members.insert(error.members.begin(), {"id", id});
    return error;
  }
  return Found{std::move(*draft), *right == Order::ALLOCATED || office_.line() == Reach::own_centre};
}

Result<TicketChanges::Found> TicketChanges::find_foreign(const std::string& id) const {
  Result<TicketDraft> draft = free_draft(id);
  if (!draft) return draft.error();
  return Found{std::move(*draft), office_.line() == Reach::own_centre};
}

Step TicketChanges::write() {
  std::int64_t at_once = done_;
  std::vector<Event> claimed;
  for (auto& [found, events] : changes_) {
    for (const Event& event : events) record(writer_, found.draft, event, event.change().at_ms());
    if (found.at_once) {
      ++at_once;
    } else {
      claimed.push_back(events.back());
    }
  }
  if (claimed.empty()) return answer_counting(what_, at_once);
  rows::ClaimRow claim =
      claim_of_changes(office_.ids.fresh(office_.clock.now()), venue_, what_, claimed, by_);
  claim.set_at_once(at_once);
  claim.set_any(any_);
  return claim;
}

}  // namespace willcall
