// What people do about exceptions: give the money back, give other seats for it, or nothing.
#include <algorithm>

#include "schema/probe.h"
#include "tests/simulation/acts.h"

namespace willcall::test {
namespace {

using Action = Resolution::Action;

const char* name_of(Action action) {
  return action == Action::refund ? "refund " : action == Action::reseat ? "reseat " : "dismiss ";
}

}  // namespace

// Also what was resolved already: somebody else may have been quicker.
void Acts::resolve(SimBox& box, bool crashes) {
  auto matters = box.exceptions();
  if (s_.dice.percent(90))
    std::erase_if(matters, [](const rows::ExceptionRow& row) { return row.amount() == 0; });
  if (matters.empty()) return;
  const rows::ExceptionRow matter = s_.dice.one_of(matters);
  const Resolution wanted = resolution(box, matter);
  const std::string what = name_of(wanted.action) + matter.id() + ": ";
  ask(
      box, crashes,
      [&box, matter, wanted](const RequestKey& key) {
        return box.exception_desk().begin({matter.venue(), matter.id()}, wanted, {"mona", true}, key);
      },
      [this, &box, matter, wanted, what](const Result<Answer>& answer) {
        say(box, what + said(answer));
        ++s_.happened[name_of(wanted.action) + said(answer)];
        if (answer) resolved(box, matter, wanted.action);
      });
}

Resolution Acts::resolution(SimBox& box, const rows::ExceptionRow& matter) {
  Resolution wanted;
  wanted.action = s_.dice.percent(50)   ? Action::reseat
                  : s_.dice.percent(60) ? Action::refund
                                        : Action::dismiss;
  wanted.note = "settled";
  const auto refused = box.enquiries().order(box.venue, matter.order_id());  // of a claim: not always there
  if (wanted.action != Action::reseat || !refused) return wanted;
  std::vector<std::string> ids = known(box);
  std::erase_if(ids, [&](const std::string& id) { return box.ticket(id).status() != Ticket::AVAILABLE; });
  const int many = refused->order().tickets_size();
  while (!ids.empty() && static_cast<int>(wanted.tickets.size()) < many) {
    const std::size_t at = s_.dice.below(ids.size());
    wanted.tickets.push_back(ids[at]);
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return wanted;
}

// A reseat has sold: the buyer has an order of which they were told.
void Acts::resolved(SimBox& box, const rows::ExceptionRow& matter, Action action) {
  const auto all = box.exceptions();
  const auto now = std::find_if(all.begin(), all.end(),
                                [&](const rows::ExceptionRow& row) { return row.id() == matter.id(); });
  if (now == all.end() || !now->resolved()) return wrong(box, matter.id() + " was resolved and is open");
  if (action != Action::reseat || s_.told.orders.contains(now->new_order_id())) return;
  ToldOrder told;
  told.node = box.node_id;
  told.order = box.order(now->new_order_id());
  told.state = ToldOrder::State::complete;
  if (told.order.total() != box.order(matter.order_id()).total())
    wrong(box, "the order " + told.order.id() + " costs something else than the one that it makes good");
  s_.told.orders[told.order.id()] = std::move(told);
}

}  // namespace willcall::test
