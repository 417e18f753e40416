// Looking at what may hang or crash whoever looks (a damaged store, a dead disk, a name service that does not
// answer): in a process of its own, which is ended when it takes too long.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace willcall {

struct Apart {
  enum class End { done, too_long, died };
  End end = End::done;
  int code = 0;      ///< the exit code, or the signal that it died of
  std::string text;  ///< what it gave
};

/// Runs `work` in a child process and returns its text. What it throws is an end of 1 with what() as text.
/// Threads: call it before others are started; the child has only this one.
Apart run_apart(const std::function<std::string()>& work, std::chrono::milliseconds limit);

/// The standard output of a program found in PATH; an end of 127: there is none.
Apart run_program(const std::vector<std::string>& command, std::chrono::milliseconds limit);

}  // namespace willcall
