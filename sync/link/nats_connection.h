// One connection to a NATS server, by cnats. The only header that knows there is a cnats, and it shows none
// of it.
//
// It does not reconnect: a lost connection is closed for good, and its owner makes another with everything
// that belongs to it. cnats' own reconnecting ends for ever after two equal authentication errors, keeps
// subscriptions half alive and buffers what our store holds anyway; one way to mend is enough.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/result.h"

namespace willcall {

struct LinkOptions {
  std::string servers;      ///< nats://host:port, separated by commas
  std::string credentials;  ///< file, read anew at every connect; empty: none
  std::string ca;           ///< file with certificates that the server is checked against
  std::string domain;       ///< of JetStream
  std::string node_id;
  std::string venue;
  std::vector<std::string> follow;
  bool create_streams = false;
};

/// A message as it came. Views live as long as the callback.
struct NatsMessage {
  std::string_view subject, reply, body;
  std::function<std::string(const char* name)> header;  ///< empty: absent
};

class NatsConnection {
 public:
  using OnMessage = std::function<void(const NatsMessage&)>;

  /// Connects and subscribes to `inbox`.*. `on_message` is called on a thread of the connection, one call at
  /// a time; `on_closed` once, when the connection has ended for whatever reason. Blocks up to the connect
  /// timeout for each server. The error's detail says what is wrong.
  static Result<std::unique_ptr<NatsConnection>> open(const LinkOptions& options, const std::string& inbox,
                                                      OnMessage on_message, std::function<void()> on_closed);
  /// Closes and waits until no callback runs any more.
  ~NatsConnection();

  using Headers = std::vector<std::pair<const char*, std::string>>;
  /// False: not sent. Threads: any.
  bool publish(const std::string& subject, const std::string& reply, std::string_view body,
               const Headers& headers = {});

  bool closed() const { return closed_; }
  /// What the server complained of last, such as a missing permission; empty: nothing.
  std::string last_complaint() const;

 private:
  NatsConnection(OnMessage on_message, std::function<void()> on_closed);
  struct Handles;
  struct Callbacks;

  const OnMessage on_message_;
  const std::function<void()> on_closed_;
  std::unique_ptr<Handles> handles_;
  std::atomic<bool> closed_{false};  // the closed callback has run
  std::atomic<bool> subscription_done_{true};
  mutable std::mutex mutex_;
  std::string complaint_;  // guarded by mutex_
};

}  // namespace willcall
