#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "tests/support/temp_directory.h"

extern char** environ;

namespace willcall::test {
namespace {

std::vector<std::string> merged(const Process::Environment& added) {
  std::vector<std::string> all;
  for (char** e = environ; *e; ++e)
    if (!added.contains(std::string(*e).substr(0, std::string(*e).find('=')))) all.emplace_back(*e);
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::filesystem::path& log,
                 const Environment& environment) {
  std::vector<std::string> arguments = command, variables = merged(environment);
  std::vector<char*> argv = pointers(arguments), envp = pointers(variables);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (out < 0) throw std::runtime_error("cannot write " + log.string());
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(out);
  if (pid_ < 0) throw std::runtime_error("cannot start " + command[0]);
}

Process::~Process() { kill(); }

bool Process::running() { return !wait(std::chrono::milliseconds(0)); }

void Process::signal(int number) {
  if (!ended_) ::kill(pid_, number);
}

std::optional<int> Process::wait(std::chrono::milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  while (!ended_) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    } else if (std::chrono::steady_clock::now() >= end) {
      break;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  return ended_;
}

void Process::kill() {
  signal(SIGKILL);
  wait(std::chrono::seconds(10));
}

Finished run(const std::vector<std::string>& command, const Process::Environment& environment,
             std::chrono::milliseconds wait) {
  const TempDirectory directory;
  Process process(command, directory / "output", environment);
  const auto code = process.wait(wait);
  return {code.value_or(-1), text_of(directory / "output")};
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace willcall::test
