#include "node/domain/promise.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "schema/money.h"
#include "schema/probe.h"

namespace willcall {
namespace {

/// What a version meant here: one price and title, rarely several (after a rebase).
struct Meanings {
  bool known = false;
  Money lowest = 0;
  std::string other_title;  ///< a title it had that is not the present one
};

void add(Meanings& meanings, Money price, const std::string& title, const Ticket& now) {
  meanings.lowest = !meanings.known || probe::sown("a version with several prices means the last")
                        ? price
                        : std::min(meanings.lowest, price);
  meanings.known = true;
  if (title != now.title()) meanings.other_title = title;
}

Meanings meanings_of(Version seen, const Ticket& ticket, const PriceHistory& history) {
  Meanings found;
  for (const auto& past : history.past())
    if (past.first_version() <= seen && seen <= past.last_version())
      add(found, past.price(), past.title(), ticket);
  if (seen >= history.since_version()) add(found, ticket.price(), ticket.title(), ticket);
  return found;
}

Error price_changed(const Ticket& ticket, const Meanings& seen) {
  Error error{Code::price_changed,
              ticket.id() + " now costs " + money_text(ticket.price(), ticket.currency()),
              {},
              {}};
  if (seen.known) {
    error.detail += "; you saw " + money_text(seen.lowest, ticket.currency());
    error.members.emplace_back("seen", seen.lowest);
  }
  error.detail += '.';
  error.members.emplace_back("now", ticket.price());
  return error;
}

bool adjoin(const PriceHistory::Meaning& a, const PriceHistory::Meaning& b) {
  return a.price() == b.price() && a.title() == b.title() && a.first_version() <= b.last_version() + 1 &&
         b.first_version() <= a.last_version() + 1;
}

// Versions that meant the same are one meaning: the events of others under a pending price change show two
// prices in turn, and must not push out what was seen before.
void remember(PriceHistory& history, PriceHistory::Meaning meaning) {
  auto& past = *history.mutable_past();
  for (int i = past.size(); i-- > 0;) {
    if (!adjoin(past[i], meaning)) continue;
    meaning.set_first_version(std::min(meaning.first_version(), past[i].first_version()));
    meaning.set_last_version(std::max(meaning.last_version(), past[i].last_version()));
    past.DeleteSubrange(i, 1);
  }
  *history.add_past() = std::move(meaning);
}

}  // namespace

void note_shown(PriceHistory& history, const Ticket* before, const Ticket& after, TimeMs now) {
  const bool same_price = before && before->price() == after.price();
  // Back to a lower version (a rebase): the versions above may yet be given another meaning.
  const bool went_back = before && after.version() < before->version();
  if (same_price && before->title() == after.title() && !went_back) return;
  if (before) {
    PriceHistory::Meaning meaning;
    meaning.set_first_version(history.since_version());
    meaning.set_last_version(before->version());
    meaning.set_price(before->price());
    meaning.set_title(before->title());
    meaning.set_replaced_at_ms(now);
    remember(history, std::move(meaning));
  }
  history.set_since_version(after.version());
  if (!same_price) history.set_applied_at_ms(now);
  auto& past = *history.mutable_past();
  const TimeMs oldest = now - kMeaningsKept.count();
  while (!past.empty() && (past.size() > kMeaningsMax || past[0].replaced_at_ms() < oldest))
    past.DeleteSubrange(0, 1);
}

Result<OrderLine> quote(const Ticket& ticket, const PriceHistory& history, std::optional<Version> seen,
                        std::chrono::milliseconds promise, TimeMs now) {
  OrderLine line;
  line.set_id(ticket.id());
  line.set_version(seen.value_or(ticket.version()));
  line.set_price(ticket.price());
  if (!seen) return line;
  if (*seen > ticket.version())
    return Error{Code::version_unknown,
                 ticket.id() + " has version " + std::to_string(ticket.version()) + " here; load it again.",
                 {{"version", ticket.version()}},
                 {}};
  const Meanings meant = meanings_of(*seen, ticket, history);
  if (!meant.other_title.empty())
    return Error{Code::ticket_changed,
                 ticket.id() + " is now '" + ticket.title() + "'; you saw '" + meant.other_title + "'.",
                 {{"seen", meant.other_title}, {"now", ticket.title()}},
                 {}};
  if (meant.known && meant.lowest >= ticket.price()) return line;
  if (history.past_size() > 1 && meant.known) probe::sometimes("a seen version that is not the last");
  const bool promised =
      now - history.applied_at_ms() < promise.count() && !probe::sown("no price is promised");
  if (!meant.known || !promised) return price_changed(ticket, meant);
  if (probe::sown("a sale at the current instead of the promised price")) return line;
  probe::sometimes("the price promise applied");
  line.set_price(meant.lowest);
  return line;
}

std::string price_note(const Ticket& ticket, const PriceHistory& history, const OrderLine& line) {
  const Meanings meant = meanings_of(line.version(), ticket, history);
  const Money seen = meant.known ? meant.lowest : ticket.price();
  if (seen == ticket.price() && line.price() == ticket.price()) return {};
  const auto money = [&](Money amount) { return money_text(amount, ticket.currency()); };
  return ticket.id() + ": seen at " + money(seen) + ", costs " + money(ticket.price()) + " now, sold at " +
         money(line.price());
}

}  // namespace willcall
