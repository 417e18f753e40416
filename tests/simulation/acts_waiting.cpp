// Asking, with a key, and waiting for claims.
#include <algorithm>

#include "schema/probe.h"
#include "tests/simulation/acts.h"

namespace willcall::test {

void Acts::ask(SimBox& box, bool crashes, const Request& request, const Tell& tell) {
  const RequestKey key{"requests/" + std::to_string(++keys_), "body"};
  const std::size_t before = box.outbox();
  const Begun first = request(key);
  if (first.answer && !*first.answer && box.outbox() != before)
    wrong(box, "a refusal has left something behind");
  if (s_.dice.percent(10)) {
    ++s_.happened["asked twice"];
    if (first.claim) {
      wait(box, first, key, request, tell);
      const Begun again = request(key);
      if (again.claim != first.claim) wrong(box, "a second request did not join the claim of the first");
      return;
    }
    if (crashes && s_.dice.percent(50)) {
      probe::sometimes("crash between commit and answer");
      crash(box);
    }
    const Begun again = request(key);
    if (*first.answer && (!again.answer || !*again.answer || (*again.answer)->body != (*first.answer)->body))
      wrong(box, "the same request got another answer than " + (*first.answer)->body);
    if (*first.answer) return tell(*first.answer);
    if (again.answer) return tell(*again.answer);
    wait(box, again, key, request, tell);
    return;
  }
  if (first.answer) return tell(*first.answer);
  say(box, "a claim is open: " + first.claim->id);
  wait(box, first, key, request, tell);
}

void Acts::wait(SimBox& box, const Begun& begun, const RequestKey& key, const Request& request,
                const Tell& tell) {
  waiting_.push_back(
      {&box, begun.claim, box.clock.now() + box.policy().claim_timeout.count(), key, request, tell});
}

void Acts::wait_or_tell(SimBox& box, const RequestKey& key, const Request& request, const Tell& tell) {
  const Begun begun = request(key);
  if (begun.answer) return tell(*begun.answer);
  wait(box, begun, key, request, tell);
}

void Acts::crash(SimBox& box) {
  if (std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.box == &box; }))
    probe::sometimes("crash with an open claim");
  say(box, "crash");
  box.crash();
  std::vector<Waiting> again;
  std::erase_if(waiting_, [&](Waiting& w) {
    if (w.box != &box) return false;
    again.push_back(std::move(w));
    return true;
  });
  for (Waiting& w : again) {
    if (!box.enquiries().order(box.venue, w.claim->id)) holds_nothing(box, w.claim->id);
    wait_or_tell(box, w.key, w.request, w.tell);
  }
}

void Acts::holds_nothing(SimBox& box, const std::string& claim) {
  for (const std::string& id : known(box))
    if (box.holder(id) == claim)
      wrong(box, id + " is still held by the claim " + claim + ", which is no more");
}

void Acts::answer_claims(SimBox& box) {
  for (std::size_t i = 0; i < waiting_.size();) {
    Waiting& w = waiting_[i];
    auto verdict = w.box == &box ? w.claim->decided() : std::nullopt;
    if (!verdict && w.box == &box && box.clock.now() >= w.until) verdict = give_up(box.office(), *w.claim);
    if (!verdict) {
      ++i;
      continue;
    }
    const Waiting done = std::move(w);
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    say(box, "the claim " + done.claim->id + " is decided: " + said(*verdict));
    ++s_.happened["claim: " + said(*verdict)];
    if (!*verdict) holds_nothing(box, done.claim->id);
    done.tell(*verdict);
  }
}

}  // namespace willcall::test
