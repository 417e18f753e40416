#include "sync/link/nats_central.h"

#include <algorithm>
#include <random>

#include "sync/link/guard.h"
#include "sync/link/servers.h"
#include "sync/tuning.h"

namespace willcall {
namespace {

// A quarter of jitter, so that a chain's boxes do not come back in one moment.
std::chrono::milliseconds with_jitter(std::chrono::milliseconds pause) {
  static thread_local std::minstd_rand random{std::random_device{}()};
  return pause * 3 / 4 + std::chrono::milliseconds(random() % static_cast<unsigned>(pause.count() / 2 + 1));
}

/// Says when it is time again.
class Every {
 public:
  explicit Every(std::chrono::milliseconds pause) : pause_(pause), at_(Session::Clock::now() + pause) {}
  bool is_due() {
    const auto now = Session::Clock::now();
    if (now < at_) return false;
    at_ = now + pause_;
    return true;
  }

 private:
  const std::chrono::milliseconds pause_;
  Session::Clock::time_point at_;
};

}  // namespace

NatsCentral::NatsCentral(LinkOptions options, Log& log)
    : options_(std::move(options)), log_(log), supervisor_([this] { supervise(); }) {}

NatsCentral::~NatsCentral() {
  std::shared_ptr<Session> opening;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    opening = opening_;
  }
  changed_.notify_all();
  if (opening) opening->break_off();
  supervisor_.join();
}

std::shared_ptr<Session> NatsCentral::session() const {
  const std::lock_guard lock(mutex_);
  return session_;
}

void NatsCentral::publish(AttemptId attempt, const Outgoing& event) {
  if (const auto s = session()) s->publish(attempt, event);
}

void NatsCentral::read_last(ReadId read, const RecordKey& key) {
  if (const auto s = session()) s->read_last(read, key);
}

void NatsCentral::read_whole(ReadId read, const RecordKey& key) {
  {
    const std::lock_guard lock(mutex_);
    if (!session_) return;
    whole_reads_.emplace_back(read, key);
  }
  changed_.notify_all();
}

void NatsCentral::acknowledge(const std::vector<std::string>& acks) {
  if (acks.empty()) return;
  if (const auto s = session()) s->acknowledge(acks);
}

std::vector<CentralInput> NatsCentral::take(std::chrono::milliseconds wait) { return inbox_.take(wait); }

std::shared_ptr<Session> NatsCentral::prepare(Inbox::Epoch epoch) {
  auto session = std::make_shared<Session>(options_, inbox_, epoch, log_, [this, epoch] {
    {
      const std::lock_guard lock(mutex_);
      if (epoch != current_) return;  // an old one, thrown away by its last user
      broken_ = true;
    }
    changed_.notify_all();
  });
  const std::lock_guard lock(mutex_);
  if (stopping_) return nullptr;
  current_ = epoch;
  broken_ = false;
  opening_ = session;
  return session;
}

void NatsCentral::supervise() {
  auto pause = tuning::kReconnectFirst;
  for (;;) {
    const Inbox::Epoch epoch = inbox_.begin();
    std::shared_ptr<Session> session;
    std::string reason;
    const std::string failure = failure_of([&] {
      session = prepare(epoch);
      if (session) reason = live(session, epoch, pause);
    });
    if (!failure.empty()) log_.write(LogEvent::link_failed, {{"error", reason = failure}});
    if (!session && failure.empty()) return;
    forget_session();
    inbox_.end(epoch, LinkDown{reason});
    session.reset();
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, with_jitter(pause), [this] { return stopping_; })) return;
    pause = std::min(2 * pause, tuning::kReconnectLast);
  }
}

std::string NatsCentral::live(const std::shared_ptr<Session>& session, Inbox::Epoch epoch,
                              std::chrono::milliseconds& pause) {
  Result<LinkUp> up = session->open();
  if (!up) return up.error().detail;
  pause = tuning::kReconnectFirst;
  {
    const std::lock_guard lock(mutex_);
    session_ = session;
  }
  inbox_.put(epoch, std::move(*up));
  session->start();
  use(*session, epoch);
  const std::string why = session->complaint();
  return "the connection to " + shown(servers_of(options_.servers)) + " was lost" +
         (why.empty() ? "" : " (" + why + ")");
}

void NatsCentral::forget_session() {
  const std::lock_guard lock(mutex_);
  session_.reset();
  opening_.reset();
  whole_reads_.clear();
}

// Looks after a session until it breaks or we stop.
void NatsCentral::use(Session& session, Inbox::Epoch epoch) {
  Every streams(tuning::kLookAtStreamsEvery), feeds(tuning::kLookAtFeedsEvery);
  for (;;) {
    std::optional<std::pair<ReadId, RecordKey>> whole;
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, tuning::kStepEvery,
                        [this] { return stopping_ || broken_ || !whole_reads_.empty(); });
      if (stopping_ || broken_) return;
      if (!whole_reads_.empty()) {
        whole = std::move(whole_reads_.front());
        whole_reads_.pop_front();
      }
    }
    if (whole) inbox_.put(epoch, session.read_whole(whole->first, whole->second));
    session.look_after();
    if (session.unsettled() && feeds.is_due())
      if (auto seen = session.look_at_feeds()) inbox_.put(epoch, FeedsSeen{std::move(*seen)});
    if (streams.is_due())
      if (auto seen = session.look_at_streams()) inbox_.put(epoch, StreamsSeen{std::move(*seen)});
  }
}

}  // namespace willcall
