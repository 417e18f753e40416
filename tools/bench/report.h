// The figures, for people and for programs.
#pragma once
#include <string>
#include <vector>

#include "tools/bench/load.h"

namespace willcall {

struct Report {
  std::string target;              ///< what was measured, in words
  std::vector<std::string> notes;  ///< what a reader must know to trust the figures
  Load load;
  std::vector<Measured> cases;
};

std::string table(const Report& report);
std::string json(const Report& report);

}  // namespace willcall
