#include "node/http/failed_tokens.h"

#include <algorithm>

namespace willcall {

bool FailedTokens::too_many(const std::string& address, TimeMs now) {
  const std::lock_guard lock(mutex_);
  if (full_at_.size() >= kAddressesMax)
    std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
  if (full_at_.size() >= kAddressesMax && !full_at_.contains(address)) return true;
  TimeMs& full_at = full_at_[address];
  full_at = std::max(full_at, now);
  if (full_at - now >= kBurst * kOneMoreEveryMs) return true;
  full_at += kOneMoreEveryMs;
  return false;
}

}  // namespace willcall
