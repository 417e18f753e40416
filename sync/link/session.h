// One life of the connection: made, set up, used until something fails, and thrown away whole. All it asks of
// the server goes out with a reply address of its own and is answered, or given up, through one table.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sync/link/inbox.h"
#include "sync/link/jetstream.h"
#include "sync/link/nats_connection.h"

namespace willcall {

class Session {
 public:
  using Clock = std::chrono::steady_clock;

  /// `on_broken`: called once, on any thread, when the session cannot go on.
  Session(const LinkOptions& options, Inbox& inbox, Inbox::Epoch epoch, std::function<void()> on_broken);
  ~Session();

  /// Connects, checks (or creates) the streams and makes the durables. Blocks. REQUIRES: called once.
  Result<LinkUp> open();
  /// Begins to pull; what comes goes to the inbox, so LinkUp has to be there first.
  void start();
  /// Ends waiting calls; the session is of no use any more. Threads: any.
  void break_off();

  // Threads: any, after open().
  void publish(AttemptId attempt, const Outgoing& event);
  void read_last(ReadId read, const RecordKey& key);
  void acknowledge(const std::vector<std::string>& acks);
  /// Gives up what has waited too long, and looks whether the server is still heard. Call a few times a
  /// second.
  void look_after();
  /// The record's whole history. Blocks for some round trips; one at a time.
  ReadResult read_whole(ReadId read, const RecordKey& key);
  /// The streams as they stand now. Blocks; nothing if there was no answer.
  std::optional<std::vector<StreamStatus>> look_at_streams();

  /// The durables as they stand now. Blocks; nothing if there was no answer.
  std::optional<std::vector<FeedStatus>> look_at_feeds();

  bool broken() const;
  std::string complaint() const { return connection_ ? connection_->last_complaint() : std::string(); }

 private:
  /// A durable that is pulled from.
  struct Feed {
    std::string name, stream, consumer;
    Kind kind = Kind::ticket;
    std::size_t asked = 0;  ///< messages asked for and not come yet
    Clock::time_point heard;
  };
  enum class Waiting { publish, read, pull, answer };
  struct Request {
    Waiting what;
    std::uint64_t id;  ///< attempt, read, or the feed's index
    RecordKey key;     ///< of a read
    Clock::time_point deadline;
  };
  struct Whole {  ///< the history that is being read
    std::string consumer;
    Kind kind = Kind::ticket;
    std::vector<StreamMessage> messages;
    bool done = false;
  };

  // On the connection's thread.
  void on_message(const NatsMessage& message);
  void on_delivery(const NatsMessage& message, const jetstream::DeliveryInfo& info);
  void on_status(const NatsMessage& message, std::size_t feed);

  std::string reply_to(Request request);
  /// Sends and waits. Nothing: no answer in time.
  std::optional<std::string> ask(const std::string& subject, std::string_view body);
  Result<StreamStatus> open_stream(Kind kind);
  Result<FeedStatus> open_feed(Kind kind, const std::string& venue);
  void pull(std::size_t feed);
  void give_up(const Request& request);

  const LinkOptions options_;
  const jetstream::Api api_;
  const std::string inbox_subject_;
  Inbox& inbox_;
  const Inbox::Epoch epoch_;
  const std::function<void()> on_broken_;

  mutable std::mutex mutex_;
  std::condition_variable answered_;              // with mutex_
  std::map<std::uint64_t, Request> requests_;     // guarded by mutex_; by token, so by deadline
  std::map<std::uint64_t, std::string> answers_;  // guarded by mutex_; of ask()
  std::vector<Feed> feeds_;                       // guarded by mutex_ once pulling
  std::optional<Whole> whole_;                    // guarded by mutex_
  std::uint64_t last_token_ = 0;                  // guarded by mutex_
  bool broken_ = false;                           // guarded by mutex_

  std::unique_ptr<NatsConnection> connection_;  // last: its callbacks use the rest
};

}  // namespace willcall
