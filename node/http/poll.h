// What everybody needs who waits for a socket. Private to node/http.
#pragma once
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>

namespace willcall {

/// As poll() takes it: rounded up, so that nobody turns round and round in the last millisecond.
inline int milliseconds_to(std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

inline bool try_again() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace willcall
