// What was asked of the server and not answered yet. Each question has a token, which is the last part of its
// reply address. Threads: any.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "schema/records.h"

namespace willcall {

class Requests {
 public:
  using Clock = std::chrono::steady_clock;
  using Token = std::uint64_t;

  enum class What { publish, read, pull, question };
  struct Request {
    What what = What::question;
    std::uint64_t id = 0;  ///< attempt, read, or the feed's index
    RecordKey key = {};    ///< of a read
  };

  Token add(Request request);
  /// The request that an answer belongs to, if it has not been given up. It is over, unless it is a pull,
  /// which is answered many times and ends with end().
  std::optional<Request> answered(Token token);
  void end(Token token);
  /// Those that have waited too long, and are over now.
  std::vector<Request> late();

  // ---- Questions: asked and waited for.
  void put_answer(Token token, std::string answer);
  /// Waits for the answer. Nothing: none in time, or everything was given up.
  std::optional<std::string> wait(Token token);
  /// Ends all waiting, now and later.
  void give_up();

 private:
  struct Entry {
    Request request;
    Clock::time_point deadline;
  };
  std::mutex mutex_;
  std::condition_variable came_;          // with mutex_
  std::map<Token, Entry> open_;           // guarded by mutex_
  std::map<Token, std::string> answers_;  // guarded by mutex_; of questions
  Token last_ = 0;                        // guarded by mutex_
  bool given_up_ = false;                 // guarded by mutex_
};

}  // namespace willcall
