#include "sync/link/nats_connection.h"

#include <chrono>
#include <thread>

#include "sync/link/nats_inner.h"
#include "sync/tuning.h"

namespace willcall {
namespace {

/// False: not in the time that a callback of ours may take, which can wait for a write.
template <class Condition>
bool comes_true(const Condition& condition) {
  const auto end = std::chrono::steady_clock::now() + 2 * tuning::kWriteDeadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace

NatsConnection::NatsConnection(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}

// Unsubscribing while messages arrive can crash cnats 3.4.1, so the connection is closed first; then both
// callbacks have run for the last time before anything is destroyed. One of ours that still runs is waited
// for. Should cnats itself not get there, all of it is left behind for good: a little memory is lost, and
// nothing that still runs loses its ground.
NatsConnection::~NatsConnection() {
  if (!inner_->connection) return;
  natsConnection_Close(inner_->connection);
  const auto ended = [this] { return inner_->closed.load() && inner_->subscription_done.load(); };
  if (comes_true(ended)) return;
  {
    const std::lock_guard lock(inner_->owner);
    inner_->left = true;
  }
  if (comes_true(ended)) return;
  inner_->log.write(LogEvent::link_given_up, {});
  (void)inner_.release();
}

bool NatsConnection::publish(const std::string& subject, const std::string& reply, std::string_view body,
                             const Headers& headers) {
  natsMsg* message = nullptr;
  natsStatus s = natsMsg_Create(&message, subject.c_str(), reply.empty() ? nullptr : reply.c_str(),
                                body.data(), static_cast<int>(body.size()));
  for (const auto& [name, value] : headers)
    if (s == NATS_OK) s = natsMsgHeader_Set(message, name, value.c_str());
  if (s == NATS_OK) s = natsConnection_PublishMsg(inner_->connection, message);
  natsMsg_Destroy(message);
  return s == NATS_OK;
}

std::string NatsConnection::last_complaint() const {
  const std::lock_guard lock(inner_->mutex);
  return inner_->complaint;
}

}  // namespace willcall
