// Slows down guessing: an address that keeps sending bad tokens is told to wait. Good tokens are never
// limited.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "schema/records.h"

namespace willcall {

class FailedTokens {
 public:
  static constexpr int kBurst = 60;  ///< failures in a row before an address has to wait
  static constexpr TimeMs kOneMoreEveryMs = 1000;
  static constexpr std::size_t kAddressesMax = 10'000;

  /// Notes a failure. True: this address has had too many. Threads: any.
  bool too_many(const std::string& address, TimeMs now);

 private:
  std::mutex mutex_;
  std::map<std::string, TimeMs> full_at_;  // when the address has all its attempts again
};

}  // namespace willcall
