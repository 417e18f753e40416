// The log: one line per event on standard error, which systemd's journal takes from there.
#pragma once
#include <mutex>

#include "schema/log.h"

namespace willcall {

class StderrLog final : public Log {
 public:
  void write(Level level, std::string_view line) override;

 private:
  std::mutex mutex_;
};

}  // namespace willcall
