// Where a tool writes much: a file, or standard output. Takes everything at the speed of a disk, so that who
// writes need not hold a snapshot of a store while somebody reads slowly.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "schema/result.h"
#include "tools/common/progress.h"

namespace willcall {

/// The disk that a node sells from: nothing is written to it that leaves less than `bytes` of room.
struct Reserve {
  dev_t disk = 0;  ///< 0: none
  std::uint64_t bytes = 0;

  /// Of the disk that holds `data`: what a store's file grows by at a time, twice.
  static Reserve of(const std::filesystem::path& data);
};

/// Errors say what is in the way and what to do; Interruption ends every wait. Threads: one.
class Destination {
 public:
  virtual ~Destination() = default;
  virtual Result<> write(std::string_view bytes) = 0;
  /// What was written is whole, and goes where it belongs. Without it nothing remains of a file.
  virtual Result<> finish(ProgressLine& progress) = 0;
};

/// A file of its own, 0600: FILE.part until it is whole and on the disk, then renamed. What is there already
/// is refused unless `replace`; what is no file is refused always.
Result<std::unique_ptr<Destination>> to_file(const std::filesystem::path& file, bool replace,
                                             const Reserve& reserve);

/// Standard output. Where that is no file (a pipe, a terminal), everything goes through a nameless file in
/// $TMPDIR, else /var/tmp, first.
Result<std::unique_ptr<Destination>> to_standard_output(const Reserve& reserve);

}  // namespace willcall
