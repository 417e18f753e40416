#include "node/box_office/picking.h"

#include <algorithm>
#include <set>

#include "node/domain/promise.h"
#include "node/store/listing.h"
#include "schema/words.h"

namespace willcall {
namespace {

class Picker {
 public:
  Picker(const Reader& reader, const Office& office, std::string venue)
      : reader_(reader),
        office_(office),
        venue_(std::move(venue)),
        reach_(office.reach()),
        now_(office.clock.now()) {}

  void add(const NamedTicket& wish) {
    auto row = office_.policy.follows(wish.venue) ? reader_.ticket(wish.venue, wish.id) : std::nullopt;
    if (!row) return bad(wish.id, {Code::ticket_not_found, "There is no ticket '" + wish.id + "'.", {}, {}});
    if (row->ticket().status() != Ticket::AVAILABLE) return bad(wish.id, unavailable(row->ticket()));
    Result<Order::Guarantee> right = right_to(*row);
    if (!right) return bad(wish.id, right.error());
    Result<OrderLine> line =
        quote(row->ticket(), row->shown(), wish.seen, office_.policy.price_promise, now_);
    if (!line) return bad(wish.id, line.error());
    duplicate_ = duplicate_ || !chosen_.insert(wish.id).second;
    picks_.push_back({TicketDraft(std::move(row)), std::move(*line), *right});
  }

  // This node's own allocation first, then the pool.
  void add(const TicketCount& wish) {
    const std::size_t wanted = picks_.size() + static_cast<std::size_t>(wish.count);
    for (const std::string& owner : {office_.policy.node_id, std::string()})
      each_ticket(reader_, {venue_, Ticket::AVAILABLE, owner}, "", [&](rows::TicketRow&& row) {
        if (picks_.size() < wanted && fits(row.ticket(), wish)) take(std::move(row));
        return picks_.size() < wanted;
      });
    if (picks_.size() == wanted) return;
    const auto left =
        static_cast<std::int64_t>(picks_.size() + static_cast<std::size_t>(wish.count) - wanted);
    const std::string detail =
        "Only " + std::to_string(left) + " of the " + std::to_string(wish.count) + " wanted are left.";
    if (!short_) short_ = Error{Code::ticket_unavailable, detail, {{"left", left}}, {}};
  }

  Result<std::vector<Pick>> finish() {
    if (first_) {
      first_->tickets = std::move(bad_);
      return *first_;
    }
    if (short_) return *short_;
    if (auto error = error_of_the_whole()) return *error;
    return std::move(picks_);
  }

 private:
  static Error unavailable(const Ticket& t) {
    const std::string status(word(t.status()));
    return {Code::ticket_unavailable, t.id() + " is " + status + ".", {{"ticketStatus", status}}, {}};
  }

  Result<Order::Guarantee> right_to(const rows::TicketRow& row) const {
    const bool sure = reach_ != Reach::own_centre && assured(reader_, row, office_.policy.node_id);
    return sale_right(row.ticket(), sure, office_.policy.node_id, reach_);
  }

  static bool fits(const Ticket& t, const TicketCount& wish) {
    return (!wish.price || t.price() == *wish.price) && t.title().starts_with(wish.title_prefix);
  }

  void take(rows::TicketRow&& row) {
    const Result<Order::Guarantee> right = right_to(row);
    if (!right || chosen_.contains(row.ticket().id())) return;
    chosen_.insert(row.ticket().id());
    OrderLine line;
    line.set_id(row.ticket().id());
    line.set_version(row.ticket().version());
    line.set_price(row.ticket().price());
    picks_.push_back({TicketDraft(std::move(row)), std::move(line), *right});
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
    if (picks_.size() > kOrderTicketsMax)
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
  const Reach reach_;
  const TimeMs now_;
  std::vector<Pick> picks_;
  std::set<std::string> chosen_;
  bool duplicate_ = false;
  std::vector<TicketError> bad_;
  std::optional<Error> first_, short_;
};

}  // namespace

Result<std::vector<Pick>> pick(const Reader& reader, const Office& office, const std::string& venue,
                               const std::vector<Wish>& wishes) {
  Picker picker(reader, office, venue);
  // Those that are named first, so that a count does not pick them.
  for (const Wish& wish : wishes)
    if (const auto* named = std::get_if<NamedTicket>(&wish)) picker.add(*named);
  for (const Wish& wish : wishes)
    if (const auto* count = std::get_if<TicketCount>(&wish)) picker.add(*count);
  return picker.finish();
}

}  // namespace willcall
