#include "node/box_office/claiming.h"

#include <algorithm>

#include "node/box_office/sale_writing.h"
#include "schema/json_text.h"
#include "schema/probe.h"

namespace willcall {
namespace {

Error lost(const std::string& ticket) {
  return {Code::ticket_unavailable,
          ticket + " was sold elsewhere at the same moment; nothing was reserved.",
          {{"id", ticket}},
          {{ticket, Code::ticket_unavailable, {}}}};
}

// Does the stream hold the ticket for this order?
bool held_in_stream(const Reader& reader, const rows::TicketRow& row, const std::string& order) {
  if (!is_pending(row.standing())) return row.ticket().order_id() == order;
  const auto base = reader.entry(row.standing().base_entry());
  return base && event_in(*base).ticket().order_id() == order;
}

bool is_waiting(const Reader& reader, const rows::TicketRow& row, const std::string& operation) {
  const auto pending = reader.pending(row.standing());
  return std::any_of(pending.begin(), pending.end(), [&](const JournalEntry& entry) {
    return event_in(entry).change().operation_id() == operation;
  });
}

// Is the change among the ticket's last confirmed ones? Others may have come on top of it.
bool stands(const Reader& reader, const rows::TicketRow& row, const std::string& operation) {
  constexpr int kLookedAt = 8;
  int looked_at = 0;
  bool found = false;
  reader.history(row.standing().base_entry(), [&](const JournalEntry& entry) {
    found = event_in(entry).change().operation_id() == operation;
    return !found && ++looked_at < kLookedAt;
  });
  return found;
}

class Advance {
 public:
  Advance(Writer& writer, Office& office, Disturbed& disturbed, rows::ClaimRow claim)
      : writer_(writer), office_(office), disturbed_(disturbed), claim_(std::move(claim)) {}

  void run() {
    if (claim_.kind() == rows::ClaimRow::CHANGES) return run_changes();
    if (!office_.claims.find(claim_.id())) return undo();  // who asked was told that nothing was done
    for (const auto& part : claim_.parts())  // also those that needed no claim, or were confirmed before
      if (part.made() && !holds(part)) return lose(part.id());
    for (auto& part : *claim_.mutable_parts()) {
      if (part.confirmed()) continue;
      if (!part.made()) {
        if (!reserve(part)) return lose(part.id());
        return writer_.update_claim(claim_);
      }
      const auto row = writer_.ticket(claim_.venue(), part.id());
      if (!probe::sown("a claim completes before the stream confirmed it") &&
          !held_in_stream(writer_, *row, claim_.id()))
        return writer_.update_claim(claim_);
      part.set_confirmed(true);
      disturbed_.moved.insert(claim_.id());
    }
    probe::sometimes("a claim was confirmed");
    const Result<Answer> sale = write_claimed_sale(writer_, office_, claim_);
    if (sale) {
      writer_.erase_claim(claim_);
    } else {
      undo_claim(writer_, office_, claim_);
    }
    disturbed_.decided.emplace_back(claim_.id(), sale);
    mark_all();
  }

 private:
  bool holds(const rows::ClaimRow::Part& part) const {
    const auto row = writer_.ticket(claim_.venue(), part.id());
    return row && row->ticket().order_id() == claim_.id();
  }

  // False: it is no longer to be had.
  bool reserve(rows::ClaimRow::Part& part) {
    TicketDraft draft(writer_.ticket(claim_.venue(), part.id()));
    if (!draft.stored || draft.row.ticket().status() != Ticket::AVAILABLE) return false;
    const Counter online{office_.policy.node_id, Reach::online, false};
    if (!sale_right(draft.row.ticket(), false, online)) return false;
    reserve_part(writer_, office_, claim_, part, draft);
    disturbed_.records.insert({Kind::ticket, claim_.venue(), part.id()});
    return true;
  }

  void undo() {
    undo_claim(writer_, office_, claim_);
    mark_all();
  }

  void lose(const std::string& ticket) {
    probe::sometimes("a claim was lost");
    undo();
    disturbed_.decided.emplace_back(claim_.id(), lost(ticket));
  }

  void mark_all() {
    for (const auto& part : claim_.parts())
      disturbed_.records.insert({Kind::ticket, claim_.venue(), part.id()});
    disturbed_.records.insert({Kind::order, claim_.venue(), claim_.id()});
  }

  void run_changes() {
    bool waiting = false;
    for (auto& part : *claim_.mutable_parts()) {
      if (part.confirmed() || part.lost()) continue;
      const bool touched = disturbed_.records.contains({Kind::ticket, claim_.venue(), part.id()});
      const auto row = touched ? writer_.ticket(claim_.venue(), part.id()) : std::nullopt;
      if (!row || is_waiting(writer_, *row, part.operation_id())) {
        waiting = true;
        continue;
      }
      const bool held = stands(writer_, *row, part.operation_id());
      held ? part.set_confirmed(true) : part.set_lost(true);
      disturbed_.moved.insert(claim_.id());
    }
    if (waiting) return writer_.update_claim(claim_);
    writer_.erase_claim(claim_);
    disturbed_.decided.emplace_back(claim_.id(), verdict_of_changes());
  }

  Result<Answer> verdict_of_changes() {
    std::int64_t n = claim_.at_once();
    Error error{Code::ticket_unavailable, {}, {}, {}};
    for (const auto& part : claim_.parts()) {
      if (part.confirmed()) ++n;
      if (part.lost()) error.tickets.push_back({part.id(), Code::ticket_unavailable, {}});
    }
    if (!error.tickets.empty() && (!claim_.any() || n == 0)) {
      error.detail = "Gone to another box at the same moment: " + error.tickets.front().id +
                     (error.tickets.size() > 1 ? " and others" : "") + "; " + claim_.what() + ": " +
                     std::to_string(n) + ".";
      error.members = {{"id", error.tickets.front().id}, {claim_.what(), n}};
      return error;
    }
    Answer answer = answer_counting(claim_.what(), n);
    keep_answer(writer_, office_, claim_, answer);
    return answer;
  }

  Writer& writer_;
  Office& office_;
  Disturbed& disturbed_;
  rows::ClaimRow claim_;
};

}  // namespace

rows::ClaimRow claim_of_sale(const Order& order, std::vector<Part> parts, const std::string& by) {
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.ticket < b.ticket; });
  rows::ClaimRow claim;
  claim.set_id(order.id());
  claim.set_venue(order.venue());
  *claim.mutable_order() = order;
  claim.set_by(by);
  for (const Part& part : parts) {
    auto& row = *claim.add_parts();
    row.set_id(part.ticket);
    row.set_guarantee(part.guarantee);
  }
  return claim;
}

rows::ClaimRow claim_of_sale(const Event& taken, std::vector<Part> parts, const std::string& by) {
  Order order = taken.order();
  order.set_version(0);  // it is written when the stream has confirmed its tickets
  rows::ClaimRow claim = claim_of_sale(order, std::move(parts), by);
  claim.set_reason(taken.change().reason());
  return claim;
}

rows::ClaimRow claim_of_changes(const std::string& id, const std::string& venue, const std::string& what,
                                const std::vector<Event>& made, const std::string& by) {
  rows::ClaimRow claim;
  claim.set_kind(rows::ClaimRow::CHANGES);
  claim.set_id(id);
  claim.set_venue(venue);
  claim.set_what(what);
  claim.set_by(by);
  for (const Event& event : made) {
    auto& part = *claim.add_parts();
    part.set_id(event.ticket().id());
    part.set_made(true);
    part.set_operation_id(event.change().operation_id());
  }
  return claim;
}

void open_claim(Writer& writer, Office& office, rows::ClaimRow claim) {
  claim.set_opened_at_ms(office.clock.now());
  bool first = true;
  for (auto& part : *claim.mutable_parts()) {
    if (part.made()) continue;
    const bool at_once = part.guarantee() != Order::CLAIMED;
    if (!at_once && !first) continue;
    if (!at_once) first = false;
    TicketDraft draft(writer.ticket(claim.venue(), part.id()));
    reserve_part(writer, office, claim, part, draft);
    part.set_confirmed(at_once);
  }
  writer.put_claim(claim);
}

void advance_claims(Writer& writer, Office& office, Disturbed& disturbed) {
  if (!office.claims.any()) return;
  std::set<std::pair<std::string, std::string>> concerned;  // venue, claim
  for (const RecordKey& key : disturbed.records)
    if (key.kind == Kind::ticket)
      if (auto claim = writer.claim_on(key.venue, key.id)) concerned.emplace(key.venue, std::move(*claim));
  for (const auto& [venue, id] : concerned)
    if (auto claim = writer.claim(venue, id)) Advance(writer, office, disturbed, std::move(*claim)).run();
}

void undo_claim(Writer& writer, Office& office, const rows::ClaimRow& claim) {
  for (const auto& part : claim.parts()) {
    if (claim.kind() == rows::ClaimRow::CHANGES) break;  // each stands or falls alone
    TicketDraft draft(writer.ticket(claim.venue(), part.id()));
    if (!draft.stored || draft.row.ticket().order_id() != claim.id()) continue;
    if (probe::sown("a claim that was given up keeps its tickets")) continue;
    const Stamp stamp = office.own_stamp();
    record(writer, draft, release_ticket(draft.row.ticket(), "the claim was given up", stamp), stamp.now);
  }
  writer.erase_claim(claim);
}

bool undo_left_behind(Office& office) {
  if (!office.claims.left_behind()) return true;
  std::size_t undone = 0;
  const auto outcome = office.committer.run([&](Writer& writer) {
    undone = 0;
    for (const rows::ClaimRow& claim : writer.claims())
      if (!office.claims.find(claim.id()) && claim.kind() != rows::ClaimRow::CHANGES &&
          !probe::sown("open claims are not undone at the start")) {
        undo_claim(writer, office, claim);
        ++undone;
      }
    return Committer::Decision::keep;
  });
  if (outcome != Committer::Outcome::stored) return false;
  office.claims.none_left_behind();
  if (undone > 0) office.log.write(LogEvent::claims_undone, {{"claims", undone}});
  return true;
}

void take_up_claims(Office& office) {
  const std::vector<rows::ClaimRow> open = Snapshot(office.store).claims();
  for (const rows::ClaimRow& claim : open)
    if (claim.kind() == rows::ClaimRow::CHANGES) {
      office.claims.open(claim.venue(), claim.id());
    } else {
      probe::sometimes("a claim was undone at the start");
      office.claims.leave_behind();
    }
  if (!undo_left_behind(office)) office.log.write(LogEvent::claims_not_undone, {});
}

Answer answer_counting(std::string_view what, std::int64_t n) {
  Answer answer;
  JsonText(answer.body).object().field(what, n).end_object();
  return answer;
}

}  // namespace willcall
