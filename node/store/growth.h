// Grows the data file ahead of need. A write that makes a file longer costs 1.6 times one in place (the file
// system has to store the new length and blocks with every fsync), so a thread of its own appends zeros
// before LMDB gets there. It appends (O_APPEND), never writes at an offset: whatever LMDB writes meanwhile,
// before or behind, zeros land only where no page has been.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "node/store/environment.h"

namespace willcall {

class FileGrowth {
 public:
  static constexpr std::uint64_t kAhead = std::uint64_t{32} << 20U;      ///< bytes kept ready
  static constexpr std::uint64_t kLow = std::uint64_t{16} << 20U;        ///< grow when fewer are left
  static constexpr std::uint64_t kDiskFree = std::uint64_t{512} << 20U;  ///< leave a small disk alone
  static constexpr std::uint64_t kDiskFull = std::uint64_t{1}
                                             << 20U;  ///< a write that fails here had no room

  explicit FileGrowth(Environment& environment);
  ~FileGrowth();

  /// Says how far the pages reach. Cheap. Threads: one.
  void look(std::uint64_t used_bytes);

 private:
  void serve();
  void grow_to(std::uint64_t bytes) const;

  const std::filesystem::path file_;
  std::mutex mutex_;
  std::condition_variable wanted_changed_;
  std::uint64_t wanted_ = 0;  // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::uint64_t ready_ = 0;   // owned by the caller of look(): what was asked for last
  std::thread thread_;
};

}  // namespace willcall
