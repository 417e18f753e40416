// What the sources say, as text with the place that it comes from. Nothing is judged but the names.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "node/settings/settings.h"

namespace willcall {

struct Said {
  std::string value;
  std::string source;  ///< the flag, the variable, or file:line
  std::string place;   ///< the same as a fault names it: with the setting's name behind a file's line
};

struct AllSaid {
  std::map<std::string_view, Said> by_name;  ///< of each setting the source that wins
  std::vector<std::string> faults;           ///< flags that do not exist, lines that cannot be read, ...
};
AllSaid read_sources(const Sources& sources);

}  // namespace willcall
