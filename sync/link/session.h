// One life of the connection: made, set up, used until something fails, and thrown away whole. All it asks of
// the server goes out with a reply address of its own and is answered, or given up, through one table.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/log.h"
#include "sync/link/feeds.h"
#include "sync/link/history_reader.h"
#include "sync/link/inbox.h"
#include "sync/link/jetstream.h"
#include "sync/link/nats_connection.h"
#include "sync/link/requests.h"

namespace willcall {

class Session {
 public:
  using Clock = std::chrono::steady_clock;

  /// `on_broken`: called once, on any thread, when the session cannot go on.
  Session(const LinkOptions& options, Inbox& inbox, Inbox::Epoch epoch, Log& log,
          std::function<void()> on_broken);
  ~Session();

  /// Connects, checks (or creates) the streams and makes the durables. Blocks. REQUIRES: called once.
  Result<LinkUp> open();
  /// Begins to pull; what comes goes to the inbox, so LinkUp has to be there first.
  void start();
  /// Ends waiting calls, open() too; the session is of no use any more. Threads: any.
  void break_off();

  // Threads: any, after open().
  void publish(AttemptId attempt, const Outgoing& event);
  void read_last(ReadId read, const RecordKey& key);
  void acknowledge(const std::vector<std::string>& acks);
  /// Gives up what has waited too long, and looks whether the server is still heard. Call a few times a
  /// second.
  void look_after();

  // These block for some round trips. One thread at a time.
  ReadResult read_whole(ReadId read, const RecordKey& key);
  /// The streams, the durables as they stand now; nothing if there was no answer.
  std::optional<std::vector<StreamStatus>> look_at_streams();
  std::optional<std::vector<FeedStatus>> look_at_feeds();
  bool unsettled() const { return feeds_.unsettled(); }

  /// What the server complained of last; empty: nothing.
  std::string complaint() const;

 private:
  // On the connection's thread.
  void on_message(const NatsMessage& message);
  void on_delivery(const NatsMessage& message, const jetstream::DeliveryInfo& info);
  void on_pull_status(const NatsMessage& message, Requests::Token token, std::size_t feed);
  void on_publish_ack(const NatsMessage& message, AttemptId attempt);
  void on_last_message(const NatsMessage& message, const Requests::Request& request);

  std::string reply_address(Requests::Token token) const;
  /// Sends and waits. Nothing: no answer in time.
  std::optional<std::string> ask(const std::string& subject, std::string_view body);
  /// Why there was none: a permission that is missing, else what it may be.
  std::string no_answer(const std::string& otherwise) const;
  Result<StreamStatus> open_stream(Kind kind);
  std::optional<Error> taken_by_another(const Feed& feed, const std::string& filter);
  Result<FeedStatus> open_feed(Kind kind, const std::string& venue);
  void pull(std::size_t feed);
  bool collect_history(const std::string& stream, const std::string& consumer);

  const LinkOptions options_;
  Log& log_;
  const jetstream::Api api_;
  const std::string inbox_subject_;
  Inbox& inbox_;
  const Inbox::Epoch epoch_;
  const std::function<void()> on_broken_;
  Requests requests_;
  Feeds feeds_;
  HistoryReader history_;
  std::atomic<bool> broken_{false};
  std::unique_ptr<NatsConnection> connection_;  // last: its callbacks use the rest
};

}  // namespace willcall
