#include "node/box_office/picking.h"

#include <algorithm>
#include <set>

#include "node/box_office/counts.h"
#include "node/domain/promise.h"
#include "node/store/listing.h"
#include "schema/probe.h"
#include "schema/words.h"

namespace willcall {
namespace {

// Behind what is wanted, a walk goes on for some to spare: tills that ask at the same time find the same.
constexpr std::size_t kSpares = 64;
constexpr std::size_t kSpareRows = 1000;  // looked at for that, and no more

class Picker {
 public:
  Picker(const Reader& reader, const Office& office, std::string venue, const std::vector<Wish>& wishes)
      : reader_(reader),
        office_(office),
        venue_(std::move(venue)),
        wishes_(wishes),
        reach_(office.reach()),
        provisional_left_(office.policy.offline_pool_limit -
                          (probe::sown("the limit of provisional sales is ignored")
                               ? 0
                               : static_cast<std::int64_t>(reader.provisional()))),
        now_(office.clock.now()),
        counts_(wishes) {
    for (const Wish& wish : wishes)  // a count does not pick what is named
      if (const auto* named = std::get_if<NamedTicket>(&wish)) named_.insert(named->id);
  }

  void look_at_named() {
    for (const Wish& wish : wishes_)
      if (const auto* named = std::get_if<NamedTicket>(&wish)) add(*named);
  }

  // This node's own allocation first, then the pool.
  void walk() {
    std::size_t spare_rows = 0;
    for (const std::string& owner : {office_.policy.node_id, std::string()})
      each_ticket(reader_, {venue_, Ticket::AVAILABLE, owner}, "", [&](rows::TicketRow&& row) {
        if (counts_.full() && (++spare_rows > kSpareRows || spares_.size() == kSpares)) return false;
        offer(std::move(row));
        return true;
      });
  }

  void look_at(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      if (counts_.full()) return;
      if (auto row = reader_.ticket(venue_, id)) offer(std::move(*row));
    }
  }

  bool full() const { return counts_.full(); }
  std::optional<Error> not_enough() const { return counts_.not_enough(); }

  std::vector<std::string> found() const {
    std::vector<std::string> ids = taken_;
    ids.insert(ids.end(), spares_.begin(), spares_.end());
    return ids;
  }

  bool some_named_is_bad() const { return first_.has_value(); }

  Result<std::vector<Pick>> finish() {
    if (first_) {
      first_->tickets = std::move(bad_);
      return *first_;
    }
    counts_.append_to(picks_);
    if (auto error = error_of_the_whole()) return *error;
    return std::move(picks_);
  }

 private:
  void add(const NamedTicket& wish) {
    auto row = office_.policy.follows(wish.venue) ? reader_.ticket(wish.venue, wish.id) : std::nullopt;
    if (!row) return bad(wish.id, {Code::ticket_not_found, "There is no ticket '" + wish.id + "'.", {}, {}});
    if (row->ticket().status() != Ticket::AVAILABLE) return bad(wish.id, unavailable(row->ticket()));
    if (claimed(wish.venue, wish.id)) return bad(wish.id, being_sold(wish.id));
    Result<Order::Guarantee> right = right_to(*row);
    if (!right) return bad(wish.id, right.error());
    Result<OrderLine> line =
        quote(row->ticket(), row->shown(), wish.seen, office_.policy.price_promise, now_);
    if (!line) return bad(wish.id, line.error());
    duplicate_ = duplicate_ || !chosen_.insert(wish.id).second;
    take_right(*right);
    picks_.push_back({TicketDraft(std::move(row)), std::move(*line), *right});
  }

  bool claimed(const std::string& venue, const std::string& id) const {
    return office_.claims.any() && reader_.claim_on(venue, id).has_value();
  }

  static Error being_sold(const std::string& id) {
    return {Code::ticket_unavailable,
            id + " is being sold at this moment; try again in a few seconds.",
            {{"ticketStatus", std::string("reserved")}},
            {}};
  }

  void take_right(Order::Guarantee right) {
    if (right == Order::PROVISIONAL && !probe::sown("the limit of provisional sales is ignored"))
      --provisional_left_;
  }

  static Error unavailable(const Ticket& t) {
    const std::string status(word(t.status()));
    return {Code::ticket_unavailable, t.id() + " is " + status + ".", {{"ticketStatus", status}}, {}};
  }

  Result<Order::Guarantee> right_to(const rows::TicketRow& row) const {
    const bool sure = reach_ != Reach::own_centre && assured(reader_, row, office_.policy.node_id);
    return sale_right(row.ticket(), sure, {office_.policy.node_id, reach_, provisional_left_ > 0});
  }

  void offer(rows::TicketRow&& row) {
    const Ticket& ticket = row.ticket();
    if (ticket.status() != Ticket::AVAILABLE || named_.contains(ticket.id())) return;
    std::vector<Pick>* taker = counts_.taker_of(ticket);
    if (!taker && !(counts_.full() && counts_.fits_any(ticket))) return;
    if (claimed(ticket.venue(), ticket.id())) return;
    const Result<Order::Guarantee> right = right_to(row);
    if (!right) return;
    (taker ? taken_ : spares_).push_back(ticket.id());
    if (!taker) return;
    take_right(*right);
    OrderLine line;
    line.set_id(ticket.id());
    line.set_version(ticket.version());
    line.set_price(ticket.price());
    taker->push_back({TicketDraft(std::move(row)), std::move(line), *right});
  }

  void bad(const std::string& id, Error error) {
    bad_.push_back({id, error.code, error.members});
    if (!first_) {
      error.members.insert(error.members.begin(), {"id", id});
      first_ = std::move(error);
    }
  }

  std::optional<Error> error_of_the_whole() const {
    const auto other = [&](auto part) {
      return std::any_of(picks_.begin(), picks_.end(),
                         [&](const Pick& p) { return part(p) != part(picks_.front()); });
    };
    if (other([](const Pick& p) { return p.draft.row.ticket().venue(); }))
      return Error{Code::mixed_venues, "All tickets of an order belong to one venue.", {}, {}};
    if (other([](const Pick& p) { return p.draft.row.ticket().currency(); }))
      return Error{Code::mixed_currencies, "All tickets of an order have one currency.", {}, {}};
    if (too_many(wishes_))
      return Error{Code::too_many_tickets,
                   "An order has at most 50 tickets; take several orders.",
                   {{"limit", kOrderTicketsMax}},
                   {}};
    if (duplicate_) return Error{Code::duplicate_ticket, "Name each ticket once.", {}, {}};
    return std::nullopt;
  }

  const Reader& reader_;
  const Office& office_;
  const std::string venue_;
  const std::vector<Wish>& wishes_;
  const Reach reach_;
  std::int64_t provisional_left_;
  const TimeMs now_;
  std::vector<Pick> picks_;  // of the named
  Counts counts_;
  std::set<std::string> named_, chosen_;
  std::vector<std::string> taken_, spares_;  // ids, of the counts
  bool duplicate_ = false;
  std::vector<TicketError> bad_;
  std::optional<Error> first_;
};

}  // namespace

bool has_count(const std::vector<Wish>& wishes) {
  return std::any_of(wishes.begin(), wishes.end(),
                     [](const Wish& wish) { return std::holds_alternative<TicketCount>(wish); });
}

bool too_many(const std::vector<Wish>& wishes) {
  std::size_t tickets = 0;
  for (const Wish& wish : wishes) {
    const auto* count = std::get_if<TicketCount>(&wish);
    tickets += count ? static_cast<std::size_t>(count->count) : 1;
    if (tickets > kOrderTicketsMax) return true;
  }
  return false;
}

Finds find_counted(const Reader& reader, const Office& office, const std::string& venue,
                   const std::vector<Wish>& wishes) {
  if (!has_count(wishes) || too_many(wishes)) return {};
  Picker picker(reader, office, venue, wishes);
  picker.walk();
  return {picker.found(), picker.not_enough()};
}

std::optional<Result<std::vector<Pick>>> pick(const Reader& reader, const Office& office,
                                              const std::string& venue, const std::vector<Wish>& wishes,
                                              const Finds* finds) {
  Picker picker(reader, office, venue, wishes);
  picker.look_at_named();
  if (picker.some_named_is_bad() || too_many(wishes)) return picker.finish();
  if (finds && finds->not_enough) return *finds->not_enough;
  if (finds) {
    picker.look_at(finds->ids);
    if (!picker.full()) return std::nullopt;
  } else {
    picker.walk();
    if (const auto error = picker.not_enough()) return *error;
  }
  return picker.finish();
}

}  // namespace willcall
