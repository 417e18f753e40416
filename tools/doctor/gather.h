// Looks at this box. Changes nothing on it, and finishes in half a minute whatever hangs.
#pragma once
#include <functional>
#include <string>

#include "tools/doctor/facts.h"

namespace willcall {

struct Asked {
  std::string config;  ///< --config; empty: the packaged file, or what the running node was told
  std::string data;    ///< --data; empty: as the settings say
};

/// `progress`: what is being looked at.
/// Threads: call it while the process has only one.
BoxFacts gather(const Asked& asked, const std::function<void(const std::string&)>& progress);

}  // namespace willcall
