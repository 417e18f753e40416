#include "node/box_office/expiry.h"

#include "node/box_office/ledger.h"
#include "node/domain/orders.h"
#include "schema/invariant.h"
#include "schema/probe.h"

namespace willcall {
namespace {

constexpr TimeMs kPutOffMs = 60'000;

TimeMs early() { return probe::sown("a hold runs out early") ? 300'000 : 0; }

void expire_one(Writer& writer, const Office& office, const RecordKey& key) {
  OrderDraft draft(writer.order(key.venue, key.id));
  ensure(draft.stored.has_value(), "an index names records that exist");
  const Stamp stamp = office.own_stamp();
  if (draft.row.order().status() != Order::CREATED || draft.row.hold().expires_at_ms() > stamp.now + early())
    return;
  if (!probe::sown("an expired order keeps its tickets"))
    release_tickets(writer, office, draft.row.order(), "not paid in time", office.policy.node_id);
  probe::sometimes("a hold ran out");
  record(writer, draft, expire_order(draft.row.order(), stamp), stamp.now);
}

}  // namespace

std::vector<RecordKey> Expiry::due(TimeMs now, std::size_t limit) const {
  const Snapshot snapshot(office_.store);
  std::vector<RecordKey> found;
  for (RecordKey& key : snapshot.expired(now + early(), limit + put_off_.size())) {
    const auto at = put_off_.find(key);
    if ((at == put_off_.end() || at->second <= now) && found.size() < limit) found.push_back(std::move(key));
  }
  return found;
}

Committer::Outcome Expiry::expire(const std::vector<RecordKey>& orders) {
  return office_.committer.run([&](Writer& writer) {
    for (const RecordKey& key : orders) expire_one(writer, office_, key);
    return Committer::Decision::keep;
  });
}

std::size_t Expiry::turn(std::size_t limit) {
  using Outcome = Committer::Outcome;
  const TimeMs now = office_.clock.now();
  const std::vector<RecordKey> orders = due(now, limit);
  std::erase_if(put_off_, [&](const auto& entry) { return entry.second <= now; });
  if (orders.empty()) return 0;  // no transaction for nothing
  const Outcome together = expire(orders);
  if (together != Outcome::failed) return together == Outcome::stored ? orders.size() : 0;
  for (const RecordKey& key : orders) {
    const Outcome alone = expire({key});
    if (alone == Outcome::stored) continue;
    if (alone != Outcome::failed) return 0;
    put_off_[key] = now + kPutOffMs;
    office_.log.write(LogEvent::order_cannot_expire, {{"venue", key.venue}, {"order", key.id}});
  }
  return orders.size();
}

}  // namespace willcall
