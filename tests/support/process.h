// A child process of the test's own: started, spoken to through files, and ended by its pid.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace willcall::test {

class Process {
 public:
  using Environment = std::map<std::string, std::string>;
  /// Standard output and error go to `log`. The environment is added to this process's own.
  Process(const std::vector<std::string>& command, const std::filesystem::path& log,
          const Environment& environment = {});
  /// Kills it if it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  void signal(int number);
  /// The exit code, or 128 + signal; nothing if it still runs after `wait`.
  std::optional<int> wait(std::chrono::milliseconds wait);
  /// kill -9, and waits for the end.
  void kill();

 private:
  pid_t pid_ = -1;
  std::optional<int> ended_;
};

/// Runs a command to its end.
struct Finished {
  int code = -1;
  std::string output;  ///< standard output and error
};
Finished run(const std::vector<std::string>& command, const Process::Environment& environment = {},
             std::chrono::milliseconds wait = std::chrono::seconds(60));

std::string text_of(const std::filesystem::path& file);
/// True as soon as `condition` is; false if it is not within `wait`.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds wait = std::chrono::seconds(60));

}  // namespace willcall::test
