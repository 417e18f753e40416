// willcalld: sells tickets from a venue's own box.
#include <google/protobuf/stubs/logging.h>
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstring>

#include "node/main/node.h"
#include "node/main/service_manager.h"
#include "node/main/stderr_log.h"
#include "node/settings/texts.h"
#include "schema/version.h"

namespace {

constexpr char kUsage[] =
    "willcalld %s: sells tickets from a venue's own box, with or without the internet\n\n"
    "usage: willcalld [--config FILE] [SETTINGS]\n\n"
    "A flag wins over the environment, the environment over the file (TOML, names with _).\n\n%s";

bool given(int argc, char** argv, const char* flag) {
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], flag) == 0) return true;
  return false;
}

// What somebody has set; the defaults are in the manual.
void say(willcall::Log& log, const std::vector<willcall::InForce>& settings) {
  for (const willcall::InForce& one : settings)
    if (one.source != "default")
      log.write(willcall::LogEvent::setting,
                {{"name", one.name}, {"value", one.value}, {"source", one.source}});
}

// Signals are taken by main alone, which waits for one; every other thread inherits the mask.
sigset_t block_signals() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGTERM);
  sigaddset(&wanted, SIGINT);
  pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return wanted;
}

// Serves until a signal says stop; the watchdog hears of it as long as the node's writer does its work.
void serve(const willcall::Node& node, const sigset_t& stop_signals, const willcall::ServiceManager& manager) {
  manager.ready("sells at " + node.url());
  const auto every = manager.alive_every();
  if (!every) {
    int received = 0;
    sigwait(&stop_signals, &received);
    return;
  }
  const timespec wait{every->count() / 1000, every->count() % 1000 * 1'000'000};
  while (sigtimedwait(&stop_signals, nullptr, &wait) < 0)
    if (node.works()) manager.alive();
}

}  // namespace

int main(int argc, char** argv) {
  if (given(argc, argv, "--help")) {
    std::printf(kUsage, willcall::version().c_str(), willcall::settings_help().c_str());
    return 0;
  }
  if (given(argc, argv, "--version")) {
    std::printf("willcalld %s\n", willcall::version().c_str());
    return 0;
  }
  const auto configured = willcall::configure({{argv + 1, argv + argc}, willcall::environment_variable});
  const auto settings = willcall::without_faults(configured);
  if (!settings) {
    std::fprintf(stderr, "willcalld: %s\n", settings.error().detail.c_str());  // a line for each fault
    return 2;
  }
  const sigset_t stop_signals = block_signals();
  // Protobuf says a line of its own of every message that it cannot read; ours is bounded (quarantine.h).
  google::protobuf::SetLogHandler(nullptr);
  willcall::StderrLog log;
  say(log, configured.in_force);
  willcall::ServiceManager manager;
  auto node = willcall::Node::start(*settings, log,
                                    [&](const std::string& status) { manager.still_starting(status); });
  if (!node) {
    std::fprintf(stderr, "willcalld: %s\n", node.error().detail.c_str());
    return node.error().code == willcall::Code::invalid_request ? 2 : 1;
  }
  std::printf("listening on %s\n", (*node)->url().c_str());
  std::fflush(stdout);
  serve(**node, stop_signals, manager);
  manager.stopping();
  log.write(willcall::LogEvent::stopping, {});
  (*node)->stop();
  return 0;
}
