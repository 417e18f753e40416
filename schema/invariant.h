// Checks of what can only be wrong through a bug or a broken machine. They stay on in production: a wrong
// sale is worse than a refused one. They throw; each thread catches in one place, and the transaction that
// was open is undone.
#pragma once
#include <stdexcept>
#include <string>

namespace willcall {

class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void ensure(bool holds, const char* what) {
  if (!holds) [[unlikely]]
    throw BrokenInvariant(what);
}

}  // namespace willcall
