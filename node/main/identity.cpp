#include "node/main/identity.h"

#include <algorithm>

#include "node/main/housekeeper.h"

namespace willcall {
namespace {

Error other(const char* what, const std::string& kept, const std::string& given) {
  return {Code::invalid_request,
          std::string("this store belongs to the ") + what + " '" + kept + "', not '" + given +
              "'; start it with the kept one, or see `willcall adopt` for renamed or replaced boxes.",
          {},
          {}};
}

// A package starts its node before anybody has named it: until something stands in the store, it can be.
bool is_unused(Store& store) {
  const ReadTxn txn(store.environment());
  const Tables& t = store.tables();
  for (const TableId table : {t.tickets.id(), t.orders.id(), t.journal.id(), t.cursors.id(), t.claims.id()})
    if (txn.count(table) != 0) return false;
  return true;
}

bool names_another(const rows::Identity& kept, const Settings& settings) {
  return (settings.node_id_given && settings.node_id != kept.node_id()) ||
         (settings.venue_given && settings.venue != kept.venue());
}

}  // namespace

Result<rows::Identity> identify(Store& store, Committer& committer, const Settings& settings, Ids& ids,
                                TimeMs now) {
  rows::Identity identity = store.identity();
  if (!identity.node_id().empty() && !(names_another(identity, settings) && is_unused(store))) {
    if (settings.node_id_given && settings.node_id != identity.node_id())
      return other("node", identity.node_id(), settings.node_id);
    if (settings.venue_given && settings.venue != identity.venue())
      return other("venue", identity.venue(), settings.venue);
    return identity;
  }
  if (!is_id(settings.node_id))
    return invalid("node_id",
                   "the host's name '" + settings.node_id + "' cannot be a node id; give --node-id.");
  identity.set_format(kStoreFormat);
  identity.set_node_id(settings.node_id);
  identity.set_venue(settings.venue);
  if (identity.instance_id().empty()) identity.set_instance_id(ids.fresh(now));
  identity.set_created_at_ms(now);
  const auto outcome = committer.run([&](Writer& writer) {
    writer.put_identity(identity);
    return Committer::Decision::keep;
  });
  if (outcome != Committer::Outcome::stored)
    return Error{Code::not_ready, "cannot write to the store in " + store.directory().string(), {}, {}};
  return identity;
}

TimeMs last_time(Store& store) {
  const Snapshot snapshot(store);
  TimeMs last = 0;
  if (const auto mark = snapshot.meta(kTimeMark)) last = static_cast<TimeMs>(number_of(*mark));
  if (const auto key = snapshot.txn().last_key(store.tables().journal.id()))
    if (const auto entry = snapshot.entry(number_of(*key))) last = std::max(last, entry->applied_at);
  return last;
}

}  // namespace willcall
