// central.h over a real nats-server. A thread of its own makes sessions, for ever: whatever goes wrong with
// one, an exception too, it is thrown away and the next is made, after a pause that grows.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "schema/log.h"
#include "sync/central.h"
#include "sync/link/session.h"

namespace willcall {

class NatsCentral final : public Central {
 public:
  /// Starts connecting at once.
  NatsCentral(LinkOptions options, Log& log);
  /// Breaks off what is under way, connecting too.
  ~NatsCentral() override;

  void publish(AttemptId attempt, const Outgoing& event) override;
  void read_last(ReadId read, const RecordKey& key) override;
  void read_whole(ReadId read, const RecordKey& key) override;
  void acknowledge(const std::vector<std::string>& acks) override;
  std::vector<CentralInput> take(std::chrono::milliseconds wait) override;
  void wake() override { inbox_.wake(); }

 private:
  void supervise();
  /// Null: we stop.
  std::shared_ptr<Session> prepare(Inbox::Epoch epoch);
  /// One session from connecting to its end; why it ended. Sets `pause` back when it got through.
  std::string live(const std::shared_ptr<Session>& session, Inbox::Epoch epoch,
                   std::chrono::milliseconds& pause);
  void forget_session();
  void use(Session& session, Inbox::Epoch epoch);
  std::shared_ptr<Session> session() const;

  const LinkOptions options_;
  Log& log_;
  Inbox inbox_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;   // with mutex_
  std::shared_ptr<Session> opening_;  // guarded by mutex_
  std::shared_ptr<Session> session_;  // guarded by mutex_; null: down
  Inbox::Epoch current_ = 0;          // guarded by mutex_; of the session in use or opening
  std::deque<std::pair<ReadId, RecordKey>> whole_reads_;  // guarded by mutex_
  bool broken_ = false;                                   // guarded by mutex_; the session said so
  bool stopping_ = false;                                 // guarded by mutex_
  std::thread supervisor_;
};

}  // namespace willcall
