// Who this store is: node id and venue are kept at first start, and the instance id is made.
#pragma once
#include "node/settings/settings.h"
#include "node/store/committer.h"
#include "schema/ids.h"
#include "schema/result.h"

namespace willcall {

/// The store's identity, made from the settings if it is new or nothing stands in it yet. Else refuses another
/// node id or venue than the one that is kept.
Result<rows::Identity> identify(Store& store, Committer& committer, const Settings& settings, Ids& ids,
                                TimeMs now);

/// The last time that this store is known to have seen: where the node's time goes on.
TimeMs last_time(Store& store);

}  // namespace willcall
