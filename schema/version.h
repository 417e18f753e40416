// The version of this build, "0.2.0": of the programs and their packages. The store's format has a number of its
// own (node/store/store.h).
#pragma once
#include <string>

namespace willcall {

std::string version();

}  // namespace willcall
