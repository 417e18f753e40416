// What a node's user must never do at the centre: the other side of permissions.h. Pure.
#pragma once
#include <vector>

#include "sync/link/central_facts.h"
#include "sync/link/permissions.h"

namespace willcall {

/// A name that no node, venue or record has: it stands for all the others.
inline constexpr char kSomeOther[] = "willcall-check";

/// Subjects without wildcards, and what somebody could do who may publish to them.
std::vector<PermissionFacts::TooWide> forbidden_to(const CentralUser& node);

}  // namespace willcall
