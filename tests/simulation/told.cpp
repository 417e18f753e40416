#include "tests/simulation/told.h"

#include <algorithm>

#include "schema/words.h"

namespace willcall::test {
namespace {

using State = ToldOrder::State;

bool may_be(const ToldOrder& told, Order::Status status, TimeMs now) {
  if (status == Order::REJECTED) return told.state == State::open || told.state == State::complete;
  switch (told.state) {
    case State::open: return status == Order::CREATED || (status == Order::EXPIRED && now >= told.held_until);
    case State::complete: return status == Order::COMPLETE;
    case State::cancelled: return status == Order::CANCELLED;
    case State::expired: return status == Order::EXPIRED;
  }
  return false;
}

}  // namespace

ToldOrder* Told::some(Dice& dice, const std::string& node, std::vector<State> states) {
  std::vector<ToldOrder*> found;
  for (auto& [id, told] : orders)
    if (told.node == node && std::find(states.begin(), states.end(), told.state) != states.end())
      found.push_back(&told);
  return found.empty() ? nullptr : dice.one_of(found);
}

std::string Told::contradiction(SimBox& box) {
  for (auto& [id, told] : orders) {
    if (told.node != box.node_id) continue;
    const auto row = box.enquiries().order(box.venue, id);
    if (!row) return "order " + id + " was answered and is not in its store";
    const Order& now = row->order();
    if (!may_be(told, now.status(), box.clock.now()))
      return "order " + id + " was told otherwise and is " + std::string(word(now.status()));
    if (now.total() != told.order.total()) return "order " + id + " has another total than was told";
    if (now.guarantee() != told.order.guarantee()) return "order " + id + " has another guarantee";
    if (now.status() == Order::EXPIRED) told.state = State::expired;
  }
  return {};
}

}  // namespace willcall::test
