#include "schema/version.h"

namespace willcall {

std::string version() { return WILLCALL_VERSION; }

}  // namespace willcall
