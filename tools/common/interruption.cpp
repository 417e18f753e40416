#include "tools/common/interruption.h"

namespace willcall {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t asked_for = 0;

void ask(int) { asked_for = 1; }

}  // namespace

Interruption::Interruption() {
  asked_for = 0;
  struct sigaction action {};
  action.sa_handler = ask;  // no SA_RESTART: what waits is to end
  for (std::size_t i = 0; i < std::size(kSignals); ++i) ::sigaction(kSignals[i], &action, &before_[i]);
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < std::size(kSignals); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
}

bool Interruption::asked() { return asked_for != 0; }

Error interrupted() { return {Code::not_ready, "interrupted before the end.", {}, {}}; }

StopsLater::StopsLater() {
  sigset_t stops;
  ::sigemptyset(&stops);
  for (const int number : {SIGTSTP, SIGTTOU, SIGTTIN}) ::sigaddset(&stops, number);
  ::pthread_sigmask(SIG_BLOCK, &stops, &before_);
}

StopsLater::~StopsLater() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace willcall
