// The cnats side of a NatsConnection: its handles, and what runs on cnats' threads. For nats_con*.cpp alone.
#pragma once
#include <nats/nats.h>

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

#include "sync/link/guard.h"
#include "sync/link/nats_connection.h"

namespace willcall {

struct NatsConnection::Inner {
  Inner(OnMessage message, std::function<void()> closed_, Log& a_log)
      : on_message(std::move(message)), on_closed(std::move(closed_)), log(a_log) {}
  // In the order that leaves no callback behind; see ~NatsConnection for what comes before.
  ~Inner() {
    natsSubscription_Destroy(subscription);
    natsConnection_Destroy(connection);
    natsOptions_Destroy(options);
  }

  natsOptions* options = nullptr;
  natsConnection* connection = nullptr;
  natsSubscription* subscription = nullptr;
  const OnMessage on_message;
  const std::function<void()> on_closed;
  Log& log;
  std::shared_mutex owner;  // shared by callbacks while they use the owner's functions; then `left`
  bool left = false;        // guarded by owner: the owner has gone
  std::atomic<bool> closed{false}, subscription_done{true};  // nothing is touched behind these
  std::mutex mutex;
  std::string complaint;  // guarded by mutex
};

struct NatsConnection::Callbacks {
  static natsStatus attach(Inner& inner) {
    const natsStatus s = natsOptions_SetClosedCB(inner.options, on_closed, &inner);
    return s == NATS_OK ? natsOptions_SetErrorHandler(inner.options, on_error, &inner) : s;
  }

  static natsStatus subscribe(Inner& inner, const std::string& inbox) {
    natsStatus s = natsConnection_Subscribe(&inner.subscription, inner.connection, (inbox + ".*").c_str(),
                                            on_message, &inner);
    if (s != NATS_OK) return s;
    inner.subscription_done = false;
    s = natsSubscription_SetOnCompleteCB(inner.subscription, on_subscription_done, &inner);
    if (s != NATS_OK) inner.subscription_done = true;  // will not be called
    // What may be under way is bounded by our own windows.
    return s == NATS_OK ? natsSubscription_SetPendingLimits(inner.subscription, -1, -1) : s;
  }

  static void complain(Inner& inner, std::string text) {
    const std::lock_guard lock(inner.mutex);
    inner.complaint = std::move(text);
  }

  template <class Work>
  static void guarded(Inner& inner, const Work& work) {
    const std::shared_lock lock(inner.owner);
    if (inner.left) return;
    const std::string failure = failure_of(work);
    if (failure.empty()) return;
    inner.log.write(LogEvent::link_failed, {{"error", failure}});
    complain(inner, failure);
    inner.on_closed();
  }

  static void on_message(natsConnection*, natsSubscription*, natsMsg* message, void* closure) {
    Inner& inner = *static_cast<Inner*>(closure);
    guarded(inner, [&] { inner.on_message(ours(message)); });
    natsMsg_Destroy(message);
  }

  static NatsMessage ours(natsMsg* message) {
    const auto text = [](const char* s) { return s ? std::string_view(s) : std::string_view(); };
    return {text(natsMsg_GetSubject(message)),
            text(natsMsg_GetReply(message)),
            {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))},
            [message](const char* name) {
              const char* value = nullptr;
              return natsMsgHeader_Get(message, name, &value) == NATS_OK ? std::string(value) : std::string();
            }};
  }

  static void on_closed(natsConnection*, void* closure) {
    Inner& inner = *static_cast<Inner*>(closure);
    guarded(inner, [&] { inner.on_closed(); });
    inner.closed = true;  // the last touch: the destructor waits for it
  }

  static void on_error(natsConnection* connection, natsSubscription*, natsStatus error, void* closure) {
    Inner& inner = *static_cast<Inner*>(closure);
    guarded(inner, [&] {
      const char* text = nullptr;
      natsConnection_GetLastError(connection, &text);
      complain(inner, text && *text ? text : natsStatus_GetText(error));
    });
  }

  static void on_subscription_done(void* closure) { static_cast<Inner*>(closure)->subscription_done = true; }
};

}  // namespace willcall
