// Every bound of the sync engine and its link: name, unit, reason. Nowhere else stands such a number.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace willcall::tuning {

using std::chrono::milliseconds;

// ---- Publishing
/// Events in flight at a time, one per record. JetStream takes 56-60 thousand compare-and-set publishes a
/// second from 256 in flight up; more only makes a lost link dearer (each is read again).
inline constexpr std::size_t kInFlightMax = 512;
/// Rows of the outbox that one scan looks at, and events that wait for a place in flight.
inline constexpr std::size_t kScanRows = 1024;
/// An ack that has not come in this time decides nothing: the record is read. Well above a busy server's
/// p99 (0.6 ms), well below a person's patience.
inline constexpr milliseconds kPublishTimeout{3000};
/// After so many attempts in a row that changed nothing a record is parked, so that it blocks nobody.
inline constexpr int kAttemptsMax = 4;
inline constexpr milliseconds kParkedFor{30'000};
/// The outbox is looked through from its beginning this often while nothing moves: whatever an engine might
/// have lost sight of is found again.
inline constexpr milliseconds kRescanEvery{10'000};

// ---- Reading a record's subject
inline constexpr std::size_t kReadsMax = 64;
inline constexpr milliseconds kReadTimeout{3000};
inline constexpr milliseconds kReadAgainAfter{500};

// ---- Receiving
/// Messages of one pull request, and so of one transaction. 106-137 thousand messages a second at 1024,
/// 80-101 thousand at 256.
inline constexpr std::size_t kPullBatch = 512;
/// Two requests are outstanding, so that the next batch is on its way while one is stored.
inline constexpr std::size_t kPullsAhead = 2;
/// What a dead link left unacknowledged is delivered again after this time. It bounds how long a box that
/// came back waits for its last batch; a batch is stored in milliseconds.
inline constexpr milliseconds kAckWait{3000};
/// Unacknowledged messages at a time: both pulls and what is held back while a record is read.
inline constexpr std::size_t kAckPendingMax = 4 * kPullBatch;
static_assert(kAckPendingMax >= (kPullsAhead + 1) * kPullBatch,
              "a batch above max_ack_pending would only stall");
inline constexpr milliseconds kPullExpires{30'000};
/// A waiting pull hears from the server this often; two silent intervals mean that nobody is there.
inline constexpr milliseconds kHeartbeat{5000};
static_assert(kHeartbeat * 2 <= kPullExpires, "nats-server refuses a heartbeat above half of the expiry");

// ---- The connection
inline constexpr milliseconds kConnectTimeout{2000};
inline constexpr milliseconds kRequestTimeout{3000};
/// cnats' default write has no deadline at all: a stalled server would block a publish for ever.
inline constexpr milliseconds kWriteDeadline{2000};
/// Two unanswered pings end a half-open connection: within 15 s.
inline constexpr milliseconds kPingInterval{5000};
inline constexpr int kPingsOutMax = 2;
/// Between attempts to connect: doubled from the first to the last, with a quarter of jitter.
inline constexpr milliseconds kReconnectFirst{100};
inline constexpr milliseconds kReconnectLast{2000};
/// The longest that the driving thread sleeps without being woken.
inline constexpr milliseconds kStepEvery{200};
/// How often the durables are looked at while something waits in them or is not acknowledged.
inline constexpr milliseconds kLookAtFeedsEvery{500};
/// How old the streams' figures in /api/sync may be.
inline constexpr milliseconds kLookAtStreamsEvery{10'000};
/// Deduplication of the streams: longer than any attempt lives.
inline constexpr milliseconds kDuplicateWindow{120'000};
static_assert(kDuplicateWindow > 10 * kPublishTimeout);

}  // namespace willcall::tuning
