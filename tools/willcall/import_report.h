// What the node says of an import, in words.
#pragma once
#include <string>

#include "schema/result.h"

namespace willcall {

struct ImportReport {
  std::string text;  ///< "created 2000, unchanged 0, refused 3", and the refused lines: the first ones, and
                     ///< how many more
  bool refused = false;
};

/// From the answer of the import route. An error if it is not such an answer.
Result<ImportReport> import_report(const std::string& body);

}  // namespace willcall
