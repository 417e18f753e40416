// One connection to a NATS server, by cnats, of which it shows nothing.
//
// It does not reconnect: a lost connection is closed for good, and its owner makes another with everything
// that belongs to it. cnats' own reconnecting ends for ever after two equal authentication errors, keeps
// subscriptions half alive and buffers what our store holds anyway; one way to mend is enough.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/log.h"
#include "schema/result.h"

namespace willcall {

struct ServerAddress;

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

  /// Connects and subscribes to `inbox`.*. Blocks up to kConnectTimeout for each server and what the resolver
  /// takes for its name; `given_up`, set by any thread, ends it sooner. The error's detail says what is
  /// wrong.
  ///
  /// `on_message` is called on a thread of the connection, one call at a time. `on_closed` must not throw; it
  /// is called when the connection has ended for whatever reason, and when on_message threw: that is logged,
  /// and the connection is of no use any more.
  static Result<std::unique_ptr<NatsConnection>> open(const LinkOptions& options, const std::string& inbox,
                                                      OnMessage on_message, std::function<void()> on_closed,
                                                      Log& log, const std::atomic<bool>& given_up);
  /// Closes. Waits until no callback runs any more, and none is called behind it.
  ~NatsConnection();

  using Headers = std::vector<std::pair<const char*, std::string>>;
  /// False: not sent. Threads: any.
  bool publish(const std::string& subject, const std::string& reply, std::string_view body,
               const Headers& headers = {});

  /// What the server complained of last, such as a missing permission; empty: nothing.
  std::string last_complaint() const;

 private:
  struct Inner;  // what cnats' callbacks see
  struct Callbacks;
  explicit NatsConnection(std::unique_ptr<Inner> inner);
  /// Empty: connected and subscribed. Else what is wrong.
  static std::string connect(Inner& inner, const LinkOptions& options, const ServerAddress& server,
                             const std::string& inbox, const std::atomic<bool>& given_up);

  std::unique_ptr<Inner> inner_;
};

}  // namespace willcall
