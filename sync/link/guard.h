// Where a thread's work begins: an exception that nobody caught must not end the process.
#pragma once
#include <exception>
#include <string>

namespace willcall {

/// Does the work. What an exception said, for the log; empty: there was none.
template <class Work>
std::string failure_of(const Work& work) {
  try {
    work();
    return {};
  } catch (const std::exception& error) {
    return std::string("internal error in the link: ") + error.what();
  }
}

}  // namespace willcall
