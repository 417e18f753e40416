// A line to the centre for set-up and check: one question after another, each answered or given up. It shares
// the connection with the session, and none of its work: nothing is pulled, nothing applied.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "schema/log.h"
#include "sync/link/nats_connection.h"

namespace willcall {

/// Threads: one.
class CentralLine {
 public:
  /// `inbox`: the first token of the addresses to which answers come, such as "_INBOX_box-1"; the user must
  /// be allowed to subscribe below it. Blocks as NatsConnection::open does.
  static Result<std::unique_ptr<CentralLine>> open(const LinkOptions& options, const std::string& inbox,
                                                   Log& log);

  struct Answer {
    std::string body;
    std::string status;  ///< of the server's own word: "503" nobody is there, "404" no such message
  };
  /// The error says what stands in the way: a missing permission, or silence.
  Result<Answer> ask(const std::string& subject, std::string_view body);

  /// Whether this user may publish to a subject without wildcards. Nothing is published: the try carries a
  /// reply address that nats-server refuses, from 2.9 to 2.15, after it has looked at the permission
  /// (processInboundClientMsg). Which of the two it complains of is the answer. Nothing: it complains of
  /// neither.
  std::optional<bool> may_publish(const std::string& subject);

 private:
  explicit CentralLine(std::string inbox);
  void on_message(const NatsMessage& message);
  /// Waits for an answer, or a complaint that names `subject`.
  bool answered_or_denied(const std::string& subject);
  bool complains_of(const std::string& text) const;

  const std::string inbox_;
  const std::atomic<bool> given_up_{false};
  std::uint64_t last_ = 0;  // token of the newest question
  std::mutex mutex_;
  std::condition_variable came_;          // with mutex_
  std::uint64_t waiting_for_ = 0;         // guarded by mutex_
  std::optional<Answer> answer_;          // guarded by mutex_
  bool closed_ = false;                   // guarded by mutex_
  std::unique_ptr<NatsConnection> line_;  // last: its callbacks use the rest
};

}  // namespace willcall
