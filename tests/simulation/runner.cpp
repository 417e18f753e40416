#include "tests/simulation/runner.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "schema/probe.h"

namespace willcall::test {
namespace {

using Clock = std::chrono::steady_clock;

// One line per message, words parted by tabs.
void say(int to, const std::string& line) {
  const std::string whole = line + "\n";
  for (std::size_t done = 0; done < whole.size();) {
    const ssize_t n = ::write(to, whole.data() + done, whole.size() - done);
    if (n <= 0) ::_exit(1);
    done += static_cast<std::size_t>(n);
  }
}

std::string flat(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

// The worker: its share of the seeds, one after another.
[[noreturn]] void work(const Wanted& wanted, unsigned share, std::uint64_t first, int to) {
  for (const int fatal : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE})
    std::signal(fatal, SIG_DFL);  // not a test's
  sow_all(wanted.bug);
  const auto end = Clock::now() + std::chrono::duration<double>(wanted.minutes * 60);
  for (std::uint64_t n = first; n < wanted.seeds || wanted.minutes > 0; n += wanted.jobs) {
    if (n % wanted.jobs != share) std::abort();
    if (wanted.minutes > 0 && Clock::now() >= end) break;
    const std::uint64_t seed = wanted.from + n;
    say(to, "begun\t" + std::to_string(n));
    const RunResult run = run_seed(seed);
    say(to, "done\t" + std::to_string(run.steps) + "\t" + flat(run.violation) + "\t" + flat(run.faults));
    for (const auto& [what, times] : run.happened)
      say(to, "happened\t" + what + "\t" + std::to_string(times));
    for (const auto& [what, times] : probe::take_points())
      say(to, "point\t" + what + "\t" + std::to_string(times));
  }
  say(to, "end");
  ::_exit(0);
}

struct Worker {
  pid_t pid = 0;
  int from = -1;
  unsigned share = 0;
  std::uint64_t at = 0;  ///< the seed that it works on
  std::string unread;
  bool ended = false;
};

class Runner {
 public:
  explicit Runner(const Wanted& wanted) : wanted_(wanted) {}

  Report run() {
    const auto start = Clock::now();
    for (unsigned share = 0; share < wanted_.jobs; ++share) begin(share, share);
    while (!workers_.empty() && !(wanted_.stop_at_first && !report_.violations.empty())) {
      listen();
      progress(std::chrono::duration<double>(Clock::now() - start).count());
    }
    for (const Worker& worker : workers_) {
      ::kill(worker.pid, SIGKILL);
      ::waitpid(worker.pid, nullptr, 0);
      ::close(worker.from);
    }
    report_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::move(report_);
  }

 private:
  void begin(unsigned share, std::uint64_t first) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    std::fflush(stdout);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("no process");
    if (pid == 0) {
      ::close(ends[0]);
      ::setenv("TMPDIR", home_.path().c_str(), 1);
      work(wanted_, share, first, ends[1]);
    }
    ::close(ends[1]);
    workers_.push_back({pid, ends[0], share, first, {}, false});
  }

  void listen() {
    std::vector<pollfd> ready;
    for (const Worker& worker : workers_) ready.push_back({worker.from, POLLIN, 0});
    ::poll(ready.data(), ready.size(), 500);
    for (std::size_t i = ready.size(); i-- > 0;)
      if (ready[i].revents != 0) hear(i);
  }

  void hear(std::size_t index) {
    Worker& worker = workers_[index];
    char buffer[65536];
    const ssize_t n = ::read(worker.from, buffer, sizeof buffer);
    if (n <= 0) return bury(index);
    worker.unread.append(buffer, static_cast<std::size_t>(n));
    for (std::size_t end; (end = worker.unread.find('\n')) != std::string::npos;) {
      understand(worker, worker.unread.substr(0, end));
      worker.unread.erase(0, end + 1);
    }
  }

  void understand(Worker& worker, const std::string& line) {
    std::vector<std::string> words;
    std::stringstream stream(line);
    for (std::string word; std::getline(stream, word, '\t');) words.push_back(word);
    words.resize(4);
    if (words[0] == "begun") worker.at = std::stoull(words[1]);
    if (words[0] == "end") worker.ended = true;
    if (words[0] == "happened") report_.happened[words[1]] += std::stoull(words[2]);
    if (words[0] == "point") report_.points[words[1]] += std::stoull(words[2]);
    if (words[0] != "done") return;
    ++report_.seeds;
    report_.steps += std::stoull(words[1]);
    if (!words[2].empty()) report_.violations.push_back({wanted_.from + worker.at, words[2], words[3]});
  }

  // Its process has ended. If not by itself, another one goes on behind the seed that ended it.
  void bury(std::size_t index) {
    const Worker worker = workers_[index];
    workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(index));
    ::close(worker.from);
    int status = 0;
    ::waitpid(worker.pid, &status, 0);
    if (worker.ended) return;
    report_.violations.push_back(
        {wanted_.from + worker.at, "its process ended: " + std::to_string(status), {}});
    ++report_.seeds;
    begin(worker.share, worker.at + wanted_.jobs);
  }

  void progress(double seconds) {
    if (!wanted_.progress || seconds < next_) return;
    next_ = seconds + 10;
    std::fprintf(stderr, "%6.0f s  %llu seeds, %llu steps, %zu violations\n", seconds,
                 static_cast<unsigned long long>(report_.seeds),
                 static_cast<unsigned long long>(report_.steps), report_.violations.size());
  }

  const Wanted wanted_;
  TempDirectory home_;  // of the stores; what a killed worker leaves goes with it
  Report report_;
  std::vector<Worker> workers_;
  double next_ = 10;
};

}  // namespace

void sow_all(const std::string& bugs) {
  static const std::string kAnd = " + ";
  for (std::size_t at = 0; at < bugs.size();) {
    const std::size_t end = std::min(bugs.find(kAnd, at), bugs.size());
    probe::sow(bugs.substr(at, end - at));
    at = end + kAnd.size();
  }
}

Report run_seeds(const Wanted& wanted) {
  keep_stores_in_memory();
  return Runner(wanted).run();
}

}  // namespace willcall::test
