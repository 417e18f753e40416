#include "tools/doctor/apart.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace willcall {
namespace {

using Clock = std::chrono::steady_clock;

// False: not all of it came in time.
bool read_all(int from, std::string& text, Clock::time_point until) {
  for (char room[4096];;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd ready{from, POLLIN, 0};
    const int events = left > 0 ? ::poll(&ready, 1, static_cast<int>(left)) : 0;
    if (events < 0 && errno == EINTR) continue;
    if (events <= 0) return false;
    const ssize_t n = ::read(from, room, sizeof room);
    if (n <= 0) return n == 0;
    text.append(room, static_cast<std::size_t>(n));
  }
}

void write_all(int to, const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t n = ::write(to, text.data() + at, text.size() - at);
    if (n <= 0) return;
    at += static_cast<std::size_t>(n);
  }
}

// `child` runs behind the fork, with the pipe's writing end, and does not return.
Apart parent_of(const std::function<void(int)>& child, std::chrono::milliseconds limit) {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return {Apart::End::died, 0, {}};
  std::fflush(nullptr);  // nothing is written twice
  const pid_t pid = ::fork();
  if (pid == 0) child(pipe[1]);
  ::close(pipe[1]);
  Apart result;
  const bool whole = pid > 0 && read_all(pipe[0], result.text, Clock::now() + limit);
  ::close(pipe[0]);
  if (pid < 0) return {Apart::End::died, 0, {}};
  if (!whole) ::kill(pid, SIGKILL);
  int status = 0;
  // One that waits for a dead disk cannot even be killed, and is not waited for.
  ::waitpid(pid, &status, whole ? 0 : WNOHANG);
  if (!whole) return {Apart::End::too_long, 0, {}};
  if (WIFSIGNALED(status)) return {Apart::End::died, WTERMSIG(status), {}};
  result.code = WEXITSTATUS(status);
  return result;
}

}  // namespace

Apart run_apart(const std::function<std::string()>& work, std::chrono::milliseconds limit) {
  return parent_of(
      [&work](int out) {
        for (const int fatal : {SIGBUS, SIGSEGV}) ::signal(fatal, SIG_DFL);
        int code = 0;
        try {
          write_all(out, work());
        } catch (const std::exception& error) {
          write_all(out, error.what());
          code = 1;
        }
        ::_exit(code);
      },
      limit);
}

Apart run_program(const std::vector<std::string>& command, std::chrono::milliseconds limit) {
  return parent_of(
      [&command](int out) {
        std::vector<char*> arguments;
        for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
      },
      limit);
}

}  // namespace willcall
