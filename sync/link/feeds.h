// The durables of a session, and how many messages were asked of each: two pulls ahead, so that the next
// batch is on its way while one is stored. Threads: any.
#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "schema/records.h"
#include "sync/central.h"
#include "sync/link/jetstream.h"

namespace willcall {

struct Feed {
  std::string name;  ///< stream/consumer: names the cursor
  std::string stream, consumer;
  Kind kind = Kind::ticket;
};

class Feeds {
 public:
  using Clock = std::chrono::steady_clock;

  void add(Feed feed, const FeedStatus& opened);
  std::vector<Feed> all() const;
  Feed at(std::size_t index) const;

  /// A pull of kPullBatch messages is about to be sent.
  void asked(std::size_t index);
  /// A message has come: its feed, and whether another pull should go out. Nothing: of no durable of ours.
  struct Came {
    std::size_t index = 0;
    bool ask_more = false;
  };
  std::optional<Came> came(const jetstream::DeliveryInfo& info);
  /// A pull ended with so many messages unsent.
  void ended(std::size_t index, std::size_t unsent);
  void heard(std::size_t index);
  void all_heard();
  /// What a look at it said.
  void looked(std::size_t index, const FeedStatus& seen);
  /// Does something wait, or is something unacknowledged, by the last word of the server? A look tells more.
  bool unsettled() const;
  /// Has one been silent for longer than its heartbeats allow?
  bool silent() const;

 private:
  struct Entry {
    Feed feed;
    std::size_t outstanding = 0;  ///< messages asked for and not come yet
    Clock::time_point heard;
    std::uint64_t waiting = 0;         // by the last delivery or look, whichever came later
    std::uint64_t unacknowledged = 0;  // by the last look
  };
  mutable std::mutex mutex_;
  std::vector<Entry> feeds_;  // guarded by mutex_
};

}  // namespace willcall
